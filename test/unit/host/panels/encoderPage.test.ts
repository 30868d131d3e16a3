// The editor's side of the talk with the coding page, against a page that is played by the test.
import * as vscode from 'vscode';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeInPage } from '../../../../src/host/panels/encoderPage';
import { parseToEncoder, type FromEncoder, type ToEncoder } from '../../../../src/protocol/encoderMessages';
import { extensionFolder } from '../../../support/extensionFolder';

const bytes = (...values: number[]) => new Uint8Array(values);

/** A panel whose page answers with what `answer` gives for each message of the editor. */
function playPage(answer: (message: ToEncoder) => FromEncoder[]) {
  let receive: (message: unknown) => void = () => undefined;
  let onDispose: () => void = () => undefined;
  const page = { got: [] as ToEncoder[], isOpen: true, close: () => panel.dispose(), say: (m: unknown) => receive(m) };
  const panel = {
    webview: {
      html: '',
      cspSource: 'self:',
      asWebviewUri: (uri: vscode.Uri) => uri,
      postMessage: async (message: unknown) => {
        const known = parseToEncoder(message);
        if (!known) throw new Error(`Not a message of this border: ${JSON.stringify(message)}`);
        page.got.push(known);
        for (const each of answer(known)) receive(each);
        return true;
      },
      onDidReceiveMessage: (listener: (message: unknown) => void) => void (receive = listener),
    },
    onDidDispose: (listener: () => void) => void (onDispose = listener),
    dispose: () => {
      page.isOpen = false;
      onDispose();
    },
  };
  Object.assign(vscode.window, { createWebviewPanel: () => panel });
  return page;
}

const pictures = { width: 6, height: 4, fps: 8, count: 3, planesOf: (index: number) => bytes(index, 9) };
const extension = extensionFolder();
let stop: AbortController;
let told: number[];
const encode = () =>
  encodeInPage(pictures, {
    extensionUri: vscode.Uri.file(extension),
    signal: stop.signal,
    onProgress: (fraction) => told.push(fraction),
  });

/** What a page that works says. */
function answers(message: ToEncoder): FromEncoder[] {
  if (message.kind === 'start') return [{ kind: 'next', index: 0 }];
  const { index } = message;
  const config: FromEncoder[] = index === 0 ? [{ kind: 'config', codec: 'avc1.64001f', description: bytes(1, 2) }] : [];
  const packet: FromEncoder = { kind: 'packet', data: bytes(index), isKey: index === 0 };
  const end: FromEncoder[] = index === 2 ? [{ kind: 'done' }] : [];
  return [...config, packet, { kind: 'next', index: index + 1 }, ...end];
}

beforeEach(() => {
  stop = new AbortController();
  told = [];
});

describe('encodeInPage', () => {
  it('sends the pictures one after another, gathers the packets, and closes the page', async () => {
    const page = playPage(answers);
    const coding = encode();
    page.say({ kind: 'ready' });
    expect(await coding).toEqual({
      width: 6,
      height: 4,
      fps: 8,
      count: 3,
      codec: 'avc1.64001f',
      description: bytes(1, 2),
      packets: [0, 1, 2].map((index) => ({ data: bytes(index), isKey: index === 0 })),
    });
    expect(page.got.map((message) => (message.kind === 'picture' ? message.planes[0] : message.kind))).toEqual([
      'start',
      0,
      1,
      2,
    ]);
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
    expect(page.isOpen).toBe(false);
  });

  it('begins anew with a page that was loaded anew', async () => {
    let starts = 0;
    const page = playPage((message) => {
      if (message.kind === 'start') starts += 1;
      return starts === 1 && message.kind === 'picture' && message.index === 1 ? [] : answers(message);
    });
    const coding = encode();
    page.say({ kind: 'ready' });
    page.say({ kind: 'ready' });
    expect((await coding).packets).toHaveLength(3);
    expect(starts).toBe(2);
  });

  it.each<[string, FromEncoder, object]>([
    [
      'has no encoder',
      { kind: 'failed', isMissing: true, message: 'none' },
      { code: 'no-h264-encoder', fault: 'user' },
    ],
    ['fails', { kind: 'failed', isMissing: false, message: 'broken' }, { code: 'video-encode', message: 'broken' }],
    ['ends too early', { kind: 'done' }, { code: 'video-encode', message: '3 frames became 0 packets.' }],
  ])('tells of a page that %s', async (_, said, error) => {
    const page = playPage(() => [said]);
    const coding = encode();
    page.say({ kind: 'ready' });
    await expect(coding).rejects.toThrowError(expect.objectContaining(error));
    expect(page.isOpen).toBe(false);
  });

  it('is cancelled by closing the page, and closes it when cancelled', async () => {
    const closed = playPage(() => []);
    const coding = encode();
    closed.close();
    await expect(coding).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
    const page = playPage(() => []);
    const cancelled = encode();
    stop.abort();
    await expect(cancelled).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
    expect(page.isOpen).toBe(false);
    const never = playPage(() => []);
    await expect(encode()).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
    expect(never.got).toEqual([]);
  });
});
