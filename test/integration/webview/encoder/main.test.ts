// The page that codes H.264, in a real browser with a real encoder; the test plays the editor. What comes out is put into an MP4 and
// looked at by ffmpeg.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frameAt, type Frames } from '../../../../src/engine/frames';
import { psnr } from '../../../../src/metrics/psnr';
import { parseFromEncoder, type FromEncoder, type ToEncoder } from '../../../../src/protocol/encoderMessages';
import { yuvFromRgba } from '../../../../src/video/colour';
import { muxMp4 } from '../../../../src/video/mp4';
import { sampleFrames } from '../../../unit/video/sample';
import { startBrowser } from '../../../support/browser';
import { decodeWithFfmpeg, ensureFfmpeg, probe } from '../../../support/otherDecoders';
import { root } from '../../../support/sourceFiles';

let browser: Browser;
let folder: string;
let script: string;
let page: Page;
let said: FromEncoder[];
let onSaid: (message: FromEncoder) => void;

beforeAll(async () => {
  ensureFfmpeg();
  browser = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), 't2v-encoder-'));
  const entryPoints = [join(root, 'webview', 'encoder', 'main.ts')];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: 'iife', target: 'chrome122' });
  script = outputFiles[0]!.text;
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

// The editor's handle; bytes travel as base64 between page and test.
const handle = `
  const toBytes = (value) => (typeof value?.base64 === 'string' ? Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)) : value);
  const toText = (value) => (value instanceof Uint8Array ? { base64: btoa(Array.from(value, (b) => String.fromCharCode(b)).join('')) } : value);
  const each = (message, change) => Object.fromEntries(Object.entries(message).map(([key, value]) => [key, change(value)]));
  globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => void say(each(message, toText)), setState() {}, getState() {} });
  globalThis.hear = (message) => window.postMessage(each(message, toBytes), '*');
`;

beforeEach(async () => {
  said = [];
  onSaid = () => undefined;
  page = await browser.newPage();
  await page.exposeFunction('say', (message: Record<string, unknown>) => {
    const bytes = (value: unknown) => Buffer.from((value as { base64: string }).base64, 'base64');
    const isBytes = (value: unknown) => typeof (value as { base64?: unknown } | null)?.base64 === 'string';
    const entries = Object.entries(message).map(([key, value]) => [
      key,
      isBytes(value) ? new Uint8Array(bytes(value)) : value,
    ]);
    const known = parseFromEncoder(Object.fromEntries(entries));
    if (!known) throw new Error(`Not a message of this border: ${JSON.stringify(message)}`);
    said.push(known);
    onSaid(known);
  });
  await page.route('https://page.test/**', (route) =>
    route.fulfill({ body: '<!doctype html><body></body>', contentType: 'text/html' }),
  );
  await page.goto('https://page.test/');
});
afterEach(() => page.close());

function tell(message: ToEncoder): Promise<unknown> {
  const plain =
    message.kind === 'picture'
      ? { ...message, planes: { base64: Buffer.from(message.planes).toString('base64') } }
      : message;
  return page.evaluate(`hear(${JSON.stringify(plain)})`);
}

/** Plays the editor until the page is done or has failed. */
function converse(frames: Frames): Promise<FromEncoder> {
  const { width, height, fps, count, data } = frames;
  const bitrate = Math.max(1e6, width * height * fps);
  const planesOf = (index: number) => {
    const rgba = data.subarray(index * width * height * 4, (index + 1) * width * height * 4);
    const { y, u, v } = yuvFromRgba(rgba, width, height);
    return new Uint8Array(Buffer.concat([y, u, v]));
  };
  return new Promise((resolve, reject) => {
    onSaid = (message) => {
      if (message.kind === 'ready') {
        const job = { width, height, fps, count, bitrate, title: 'T2V Export', note: 'It closes by itself.' };
        tell({ kind: 'start', job }).catch(reject);
      } else if (message.kind === 'next' && message.index < count) {
        tell({ kind: 'picture', index: message.index, planes: planesOf(message.index) }).catch(reject);
      } else if (message.kind === 'done' || message.kind === 'failed') resolve(message);
    };
    page.evaluate(`${handle}\n${script}`).catch(reject);
  });
}

describe('the page', () => {
  it.each([
    [160, 96, 7, 8],
    [256, 144, 33, 20],
  ])('codes %i × %i, %i frames at %i per second', async (width, height, count, fps) => {
    const frames = sampleFrames(width, height, count, fps);
    expect(await converse(frames)).toEqual({ kind: 'done' });
    const config = said.find((message) => message.kind === 'config')!;
    const packets = said.filter((message) => message.kind === 'packet');
    expect(packets).toHaveLength(count);
    expect(packets.map(({ isKey }) => isKey).slice(0, 17)).toEqual(
      Array.from({ length: Math.min(17, count) }, (_, index) => index % 16 === 0),
    );
    const path = join(folder, `${width}.mp4`);
    await writeFile(path, await muxMp4({ width, height, fps, ...config, packets }, {}));
    expect(probe(path).stream).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p', width, height });
    const back = decodeWithFfmpeg(path);
    expect(back.frames.count).toBe(count);
    expect(back.seconds.reduce((sum, each) => sum + each, 0)).toBeCloseTo(count / fps, 2);
    for (let index = 0; index < count; index++) {
      const likeness = psnr(frameAt(frames, index), frameAt(back.frames, index));
      expect(likeness, `frame ${index}`).toBeGreaterThan(29);
    }
  });

  it('tells people what it does, and how far it is', async () => {
    await converse(sampleFrames(64, 48, 2));
    expect(await page.locator('h1').textContent()).toBe('T2V Export');
    expect(await page.locator('p').textContent()).toBe('It closes by itself.');
    expect(await page.locator('progress').getAttribute('max')).toBe('1');
  });

  it('says so where the browser has no encoder', async () => {
    await page.evaluate('delete globalThis.VideoEncoder');
    expect(await converse(sampleFrames(64, 48, 2))).toMatchObject({ kind: 'failed', isMissing: true });
  });

  it('says so when pictures cannot be taken', async () => {
    const { width, height, fps, count, data } = sampleFrames(64, 48, 2);
    const failed = converse({ width, height, fps, count, data });
    const play = onSaid;
    onSaid = (message) => {
      if (message.kind === 'next') void tell({ kind: 'picture', index: 0, planes: new Uint8Array(3) });
      else play(message);
    };
    expect(await failed).toMatchObject({ kind: 'failed', isMissing: false, message: expect.stringMatching(/./) });
  });
});
