// The part of a page that plays a clip, with a page that only notes what it is told: bytes, moments, commands, dropped files.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { ModelDescription } from '../../../../src/services/engineServices';
import { ClipMeter } from '../../../../src/host/panels/clipFigures';
import { ClipPage, type ClipPageServices, type Moment } from '../../../../src/host/panels/clipPage';
import { RunStore } from '../../../../src/runStore/runStore';
import { writeClip } from '../../../../src/video/clip';
import { measureHere } from '../../../support/measureHere';
import { commands, editor, Uri } from '../../../support/vscode';
import { hashA, sampleRecord } from '../../runStore/sample';
import { sampleFrames, sampleMetadata } from '../../video/sample';

let root: string;
let posted: { kind: string; [field: string]: unknown }[];
let page: ClipPage;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 't2v-page-'));
  const draft = await new RunStore(root).begin(hashA);
  await writeClip(join(draft.folder, 'clip.webm'), sampleFrames(), sampleMetadata());
  await draft.commit(sampleRecord({ source: 'shots/fox.t2v.json' }));
  await writeClip(join(root, 'loose.webm'), sampleFrames(), sampleMetadata());
});
const models = {
  async describeModel() {
    return { sidecar: { camera: { span: [1.2, 1.2, 0.6, 0.9] } } } as unknown as ModelDescription;
  },
};

beforeEach(() => {
  posted = [];
  const webview = {
    postMessage: async (message: (typeof posted)[number]) => posted.push(message),
    asWebviewUri: (uri: Uri) => `page:${uri.path}`,
  };
  const runs = { storeOf: (folder: string) => new RunStore(folder) } as unknown as ClipPageServices['runs'];
  page = new ClipPage(webview as unknown as vscode.Webview, {
    runs,
    meter: new ClipMeter(models, measureHere),
    canExport: false,
  });
});
afterEach(() => {
  page.dispose();
  editor.reset();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const run = () => ({ root, name: hashA });

describe('what is shown', () => {
  it('is called by its experiment, or by its file', async () => {
    expect((await page.contentOf(run())).view.title).toBe('fox');
    expect((await page.contentOf(run(), 'label')).view.title).toBe('label');
    const loose = Uri.file(join(root, 'loose.webm')) as unknown as vscode.Uri;
    expect((await page.contentOf(loose)).view.title).toBe('loose.webm');
  });

  it('is the last one of several that were asked for close together', async () => {
    const loose = Uri.file(join(root, 'loose.webm')) as unknown as vscode.Uri;
    const [, last] = await Promise.all([page.contentOf(run()), page.contentOf(loose)]);
    const { key } = last.view.clip!;
    await page.receive({ kind: 'read', clip: key, read: 1, start: 0, end: 4 });
    expect(posted[0]).toMatchObject({ kind: 'bytes', read: 1 });
  });

  it('fails with the store’s words for a run that is gone', async () => {
    await expect(page.contentOf({ root, name: 'b2'.repeat(32) })).rejects.toMatchObject({ fault: 'user' });
  });
});

describe('the bytes', () => {
  it('are those of the clip that is shown', async () => {
    const { view } = await page.contentOf(run());
    const { key, bytes } = view.clip!;
    await page.receive({ kind: 'read', clip: key, read: 1, start: 0, end: bytes });
    await page.receive({ kind: 'read', clip: 'another', read: 2, start: 0, end: 4 });
    // Every WebM file begins with the id of an EBML header (RFC 8794, section 11.2.1).
    expect([...(posted[0]!.data as Uint8Array).subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3]);
    expect(posted[0]!.data).toHaveLength(bytes);
    expect(posted[1]).toMatchObject({ kind: 'unread', read: 2 });
  });
});

describe('moments', () => {
  it('are told on, both ways', async () => {
    const moments: Moment[] = [];
    page.onDidMove((moment) => moments.push(moment));
    await page.receive({ kind: 'position', seconds: 0.25, frame: 2 });
    page.seek(0.5);
    expect(moments).toEqual([{ seconds: 0.25, frame: 2 }]);
    expect(posted).toEqual([{ kind: 'seek', seconds: 0.5 }]);
  });

  it('begin the measuring, once, and there is more to show afterwards', async () => {
    const changed = vi.fn();
    page.onDidChange(changed);
    expect((await page.contentOf(run())).view.facts.some(({ group }) => group === 'Metrics')).toBe(false);
    await page.receive({ kind: 'position', seconds: 0, frame: 0 });
    await page.receive({ kind: 'position', seconds: 0, frame: 0 });
    expect(changed).toHaveBeenCalledTimes(1);
    expect((await page.contentOf(run())).view.facts.some(({ group }) => group === 'Metrics')).toBe(true);
  });
});

describe('commands', () => {
  it('are about the run, or about the file, and bring the frame', async () => {
    const execute = vi.spyOn(commands, 'executeCommand');
    const picture = { frame: 1, seconds: 0.125, png: new Uint8Array(9) };
    await page.run('t2vLab.newSeed');
    expect(execute).not.toHaveBeenCalled();
    await page.contentOf(run());
    await page.run('t2vLab.useFrameAsFirst', picture);
    const loose = Uri.file(join(root, 'loose.webm')) as unknown as vscode.Uri;
    await page.contentOf(loose);
    await page.run('t2vLab.newSeed');
    expect(execute.mock.calls).toEqual([
      ['t2vLab.useFrameAsFirst', run(), picture],
      ['t2vLab.newSeed', loose, undefined],
    ]);
    execute.mockRestore();
  });

  it('open a clip that is dropped from elsewhere, kept as a file', async () => {
    const execute = vi.spyOn(commands, 'executeCommand');
    await page.receive({ kind: 'dropClip', name: 'fox.webm', data: new Uint8Array([7, 8, 9]) });
    const [id, uri, view] = execute.mock.calls[0] as unknown as [string, Uri, string];
    expect([id, basename(uri.path), view]).toEqual(['vscode.openWith', 'fox.webm', 't2vLab.player']);
    expect([...readFileSync(uri.path)]).toEqual([7, 8, 9]);
    rmSync(dirname(uri.path), { recursive: true });
    execute.mockRestore();
  });

  it('say so when no clip was dropped', async () => {
    await page.receive({ kind: 'drop', uris: ['file:///notes.txt'] });
    expect(editor.messages).toEqual(['No clip was dropped. The player opens WebM, MP4, GIF and WebP files.']);
  });

  it('open clips that are dropped, and nothing else', async () => {
    const execute = vi.spyOn(commands, 'executeCommand');
    await page.receive({ kind: 'drop', uris: ['file:///a.webm', 'file:///notes.txt', 'file:///b.GIF'] });
    const opened = (execute.mock.calls as unknown as [string, Uri, string][]).map(([id, uri, view]) => [
      id,
      uri.path,
      view,
    ]);
    expect(opened).toEqual([
      ['vscode.openWith', '/a.webm', 't2vLab.player'],
      ['vscode.openWith', '/b.GIF', 't2vLab.player'],
    ]);
    execute.mockRestore();
  });
});
