// Commands about a finished clip: which request is begun, what is written into which text, which new text is opened.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import * as clip from '../../../../src/host/commands/clipCommands';
import type { Services } from '../../../../src/host/commands';
import { expandExperiment } from '../../../../src/experiment/expand';
import { parseExperiment } from '../../../../src/experiment/parse';
import { requestHash } from '../../../../src/experiment/requestHash';
import type { Planned } from '../../../../src/host/running/running';
import { RunStore } from '../../../../src/runStore/runStore';
import { writeClip } from '../../../../src/video/clip';
import { editor, Uri, window, workspace } from '../../../support/vscode';
import { hashA, sampleRecord } from '../../runStore/sample';
import { sampleFrames, sampleMetadata, sampleRequest } from '../../video/sample';

const source = `{
  // the fox
  "version": 1,
  "prompt": "a red ball rolls over a green meadow", // words
  "seed": [1, 2],
  "keyframes": [{ "at": "last", "image": "end.png" }]
}
`;
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const shown = { frame: 4, seconds: 0.5, png };

let root: string;
let place: { root: string; name: string };
const begun: { planned: Planned; about: { root: string; source?: string; force?: boolean } }[] = [];
const show = vi.fn();
const services = {
  runs: { storeOf: (folder: string) => new RunStore(folder) },
  running: {
    addPlanned: async (planned: Planned, about: (typeof begun)[number]['about']) => {
      begun.push({ planned, about });
      return [{ id: 'job' }];
    },
  },
  results: { show },
  experiments: {
    planText: async (text: string) => {
      const { experiment, problems } = parseExperiment(text);
      const requests = experiment ? expandExperiment(experiment) : [];
      return { requests, problems, hashes: requests.map(() => 'planned') };
    },
  },
} as unknown as Services;

const sourcePath = () => join(root, 'fox.t2v.json');
const loose = () => Uri.file(join(root, 'loose.webm')) as unknown as vscode.Uri;
const sourceText = () => workspace.textDocuments.find(({ fileName }) => fileName === sourcePath())?.getText();
const active = () => window.activeTextEditor!.document;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 't2v-commands-'));
  const store = new RunStore(root);
  const draft = await store.begin(hashA);
  await writeClip(join(draft.folder, 'clip.webm'), sampleFrames(), sampleMetadata());
  await draft.commit(sampleRecord({ source: 'fox.t2v.json' }));
  await writeClip(join(root, 'loose.webm'), sampleFrames(), sampleMetadata({ keyframes: [] }));
  place = { root, name: hashA };
});
beforeEach(() => editor.files.set(sourcePath(), source));
afterEach(() => {
  editor.reset();
  begun.length = 0;
  show.mockClear();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('newSeed', () => {
  it('runs the same request with another seed, and leaves the file alone', async () => {
    await clip.newSeed(services, place);
    await clip.newSeed(services, place);
    const seeds = begun.map(({ planned }) => planned.request.seed);
    expect(new Set([7, ...seeds]).size).toBe(3);
    for (const seed of seeds) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
    expect({ ...begun[0]!.planned.request, seed: 7 }).toEqual(sampleRequest());
    expect(begun[0]!.about).toEqual({ root, source: 'fox.t2v.json', force: false });
    expect(sourceText()).toBeUndefined();
    expect(show).toHaveBeenCalledWith({ job: 'job' }, { focus: false });
  });

  it('names the run by the request that is really run', async () => {
    await clip.newSeed(services, place);
    const { request, hash } = begun[0]!.planned;
    expect(hash).toBe(requestHash(request, (bytes) => createHash('sha256').update(bytes).digest('hex')));
  });

  it('of a loose clip goes through the checks of an experiment', async () => {
    await clip.newSeed(services, loose());
    expect(begun[0]!.planned.hash).toBe('planned');
    expect(begun[0]!.planned.request.prompt).toBe('a red ball rolls over a green meadow');
    expect(begun[0]!.about.root).toBe(root);
  });
});

describe('runClipAgain', () => {
  it('makes a loose clip with its own seed, whatever is kept', async () => {
    await clip.runClipAgain(services, loose());
    expect(begun[0]).toMatchObject({ planned: { request: { seed: 7 } }, about: { force: true } });
  });
});

describe('freezeSeed', () => {
  it('writes the seed and nothing else, as an edit of the open text', async () => {
    await clip.freezeSeed(services, place);
    expect(sourceText()).toBe(source.replace('[1, 2]', '7'));
    expect(editor.files.get(sourcePath())).toBe(source);
  });

  it('adds a line where there was no seed', async () => {
    editor.files.set(sourcePath(), '{\n  "version": 1,\n  "prompt": "a fox"\n}\n');
    await clip.freezeSeed(services, place);
    expect(sourceText()).toBe('{\n  "version": 1,\n  "prompt": "a fox",\n  "seed": 7\n}\n');
  });

  it('asks for a text that can be read', async () => {
    editor.files.set(sourcePath(), '{ "version": 1, ');
    await expect(clip.freezeSeed(services, place)).rejects.toMatchObject({ code: 'invalid-experiment' });
  });

  it('needs the experiment', async () => {
    editor.files.delete(sourcePath());
    await expect(clip.freezeSeed(services, place)).rejects.toMatchObject({ code: 'no-source' });
  });
});

describe('openClipExperiment', () => {
  it('shows the experiment of a run', async () => {
    await clip.openClipExperiment(services, place);
    expect(active().fileName).toBe(sourcePath());
  });

  it('gives the experiment of a loose clip back as a new file beside it', async () => {
    await clip.openClipExperiment(services, loose());
    const { uri } = active();
    expect([uri.scheme, uri.path]).toEqual(['untitled', join(root, 'loose.t2v.json')]);
    const { experiment, problems } = parseExperiment(active().getText());
    expect(problems).toEqual([]);
    const modelDigest = 'ab'.repeat(32);
    expect(expandExperiment(experiment!, { modelDigest })).toEqual([sampleRequest({ keyframes: [] })]);
    expect(active().getText()).toMatch(/^\/\/ The experiment inside loose\.webm\.\n/);
  });

  it('takes the next name when that file is there', async () => {
    editor.files.set(join(root, 'loose.t2v.json'), '{}');
    await clip.openClipExperiment(services, loose());
    expect(active().uri.path).toBe(join(root, 'loose-2.t2v.json'));
  });
});

describe('continueFromFrame', () => {
  it('opens a new experiment that begins with the frame, and says so', async () => {
    await clip.continueFromFrame(services, place, shown);
    const image = `frames/${hashA.slice(0, 12)}-4.png`;
    expect(editor.files.get(join(root, image))).toEqual(png);
    const text = active().getText();
    expect(text).toContain('// Begins with frame 5 of');
    expect(text).toContain('not the movement in it');
    const { experiment } = parseExperiment(text);
    expect(experiment).toMatchObject({ prompt: sampleRequest().prompt, seed: 7, keyframes: [{ at: 'first', image }] });
    expect(experiment?.keyframes).toHaveLength(1);
    expect(active().uri.path).toBe(join(root, `${hashA.slice(0, 12)}-continued.t2v.json`));
  });

  it('needs a frame', async () => {
    for (const frame of [undefined, { ...shown, png: new Uint8Array(20) }]) {
      await expect(clip.continueFromFrame(services, place, frame)).rejects.toMatchObject({ code: 'no-frame' });
    }
    expect([...editor.files.keys()].some((path) => path.endsWith('.png'))).toBe(false);
  });
});

describe('useFrameAsFirst and useFrameAsLast', () => {
  it('puts the frame in front of the keyframes that are there', async () => {
    await clip.useFrameAsFirst(services, place, shown);
    const { experiment } = parseExperiment(sourceText()!);
    expect(experiment?.keyframes).toEqual([
      { at: 'first', image: `frames/${hashA.slice(0, 12)}-4.png` },
      { at: 'last', image: 'end.png' },
    ]);
    expect(sourceText()).toContain('// the fox');
    expect(sourceText()).toContain('// words');
  });

  it('replaces the picture of an end that is given already, by that text alone', async () => {
    await clip.useFrameAsLast(services, place, shown);
    expect(sourceText()).toBe(source.replace('end.png', `frames/${hashA.slice(0, 12)}-4.png`));
  });

  it('keeps the same frame once, and another picture of that name beside it', async () => {
    await clip.useFrameAsLast(services, place, shown);
    await clip.useFrameAsLast(services, place, shown);
    await clip.useFrameAsLast(services, place, { ...shown, png: new Uint8Array([...png, 9]) });
    const kept = [...editor.files.keys()].filter((path) => path.endsWith('.png'));
    expect(kept.map((path) => path.slice(root.length))).toEqual([
      `/frames/${hashA.slice(0, 12)}-4.png`,
      `/frames/${hashA.slice(0, 12)}-4-2.png`,
    ]);
  });

  it('opens a new experiment for a clip without one', async () => {
    await clip.useFrameAsLast(services, loose(), shown);
    expect(parseExperiment(active().getText()).experiment).toMatchObject({
      keyframes: [{ at: 'last', image: 'frames/loose-4.png' }],
    });
  });
});

describe('every command', () => {
  it('says what to choose when it is called on nothing', async () => {
    const all = [clip.newSeed, clip.freezeSeed, clip.openClipExperiment, clip.continueFromFrame, clip.useFrameAsFirst];
    for (const command of all) await expect(command(services)).rejects.toMatchObject({ code: 'no-run' });
  });
});
