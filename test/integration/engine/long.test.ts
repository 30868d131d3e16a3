// Clips longer than the model's own, shots, loops and given frames, on the tiny real model: its own length is at most 7 frames.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import type { Frames } from '../../../src/engine/frames';
import { frameAt } from '../../../src/engine/frames';
import type { GenerationRequest } from '../../../src/experiment/request';
import type { ProgressEvent } from '../../../src/protocol/progress';
import { runEngine, type EngineRun } from '../../support/runEngine';
import { rampPicture, tinyRequest, tinySpec } from '../../support/tinyModel';

const native = Math.max(...tinySpec().limits.frames);
const spec = () => {
  const { limits, controls, ...rest } = tinySpec();
  return { ...rest, limits: { ...limits, longest: 60 }, controls: [...controls, 'shots', 'loop'] };
};
const video = (frames: number, more: Partial<GenerationRequest['video']> = {}) => ({
  width: 40,
  height: 24,
  frames,
  fps: 8,
  ...more,
});
const clip = async (changes: Partial<GenerationRequest>, run: EngineRun = {}) =>
  (await runEngine(tinyRequest({ guidance: 1, ...changes }), { spec: spec(), ...run })).frames;
const digest = (frames: Frames) => createHash('sha256').update(frames.data).digest('hex');
const orders = [undefined, 'windows'] as const;
const ordered = (order: (typeof orders)[number]) => (order === undefined ? {} : { order });

/** Frames of each call of the denoiser. */
async function callsOf(changes: Partial<GenerationRequest>): Promise<number[]> {
  const calls: number[] = [];
  const onRun: EngineRun['onRun'] = (component, { sample }) => {
    if (component === 'denoiser') calls.push(sample!.shape[2]!);
  };
  await clip({ steps: 1, ...changes }, { onRun });
  return calls;
}

describe.each(orders)('a long clip, order %s', (order) => {
  test.each([1, 3, native, native + 1, 23, 41])('of %d frames', async (count) => {
    const frames = await clip({ video: video(count, ordered(order)), steps: 2 });
    expect(frames).toMatchObject({ count, width: 40, height: 24, fps: 8 });
    for (const index of [0, count >> 1, count - 1]) {
      expect(new Set(frameAt(frames, index).data).size, `frame ${index} is a picture`).toBeGreaterThan(20);
    }
  });

  test('is the same, byte for byte, on every run and with every thread count, also with a sampler that draws noise', async () => {
    for (const sampler of ['flow-match-euler', 'euler-ancestral'] as const) {
      const request = { video: video(23, ordered(order)), steps: 2, sampler };
      const digests = [await clip(request), await clip(request), await clip(request, { threads: 2 })].map(digest);
      expect(new Set(digests).size).toBe(1);
    }
  });

  test('no call sees more frames than the model learned from', async () => {
    const calls = await callsOf({ video: video(41, ordered(order)) });
    expect(Math.max(...calls)).toBeLessThanOrEqual(native);
  });

  test('reports a fraction that never falls and steps over all calls, and stops within one step', async () => {
    const events: ProgressEvent[] = [];
    await clip({ video: video(23, ordered(order)), steps: 2 }, { onProgress: (event) => events.push(event) });
    const fractions = events.flatMap((event) => (event.kind === 'preview' ? [] : [event.fraction]));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    const steps = events.flatMap((event) => (event.kind === 'step' ? [event] : []));
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps.every((event) => event.steps === steps.length && event.secondsLeft >= 0)).toBe(true);

    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (event: ProgressEvent) => {
      if (event.kind === 'step') seen.push(event.step);
      if (event.kind === 'step' && event.step === 5) controller.abort();
    };
    const job = clip({ video: video(23, ordered(order)), steps: 2 }, { signal: controller.signal, onProgress });
    await expect(job).rejects.toBeInstanceOf(CancelledError);
    expect(seen.at(-1)).toBe(5);
  });
});

test('coarse to fine takes fewer calls than windows, and makes another clip', async () => {
  const fine = { video: video(41), steps: 1 };
  const slid = { video: video(41, { order: 'windows' }), steps: 1 };
  expect((await callsOf(fine)).length).toBeLessThan((await callsOf(slid)).length);
  expect(digest(await clip(fine))).not.toBe(digest(await clip(slid)));
});

test('a count beyond the longest is refused with the range', async () => {
  await expect(clip({ video: video(61) })).rejects.toMatchObject({
    code: 'frames-unsupported',
    message: expect.stringContaining('1 to 60; the request asks for 61') as string,
    details: { allowed: [60] },
  });
});

describe('given frames', () => {
  test.each([
    ['first', 0, 5],
    ['last', 4, 5],
    [0.25, 2, 5],
    ['first', 0, 23],
    ['last', 22, 23],
    [1.5, 12, 23],
  ] as const)('at %s come back to the pixel, past an upscaler', async (at, index, count) => {
    const picture = rampPicture(40, 24);
    const keyframes = [{ at, image: 'given.png', strength: 1 }];
    const frames = await clip({ video: video(count), keyframes }, { images: [picture] });
    expect(frameAt(frames, index).data).toEqual(picture.data);
    const free = await clip({ video: video(count) });
    const other = index === 0 ? 1 : index - 1;
    expect(frameAt(frames, other).data).not.toEqual(frameAt(free, other).data);
  });

  test('a weaker frame is not put back', async () => {
    const picture = rampPicture(40, 24);
    const keyframes = [{ at: 'first' as const, image: 'given.png', strength: 0.8 }];
    const frames = await clip({ video: video(5), keyframes }, { images: [picture] });
    expect(frameAt(frames, 0).data).not.toEqual(picture.data);
  });

  test('a clip is continued forwards and backwards beyond the model’s own length', async () => {
    const start = rampPicture(40, 24, 9);
    const end = rampPicture(40, 24, 3);
    const keyframes = [
      { at: 'first' as const, image: 'a.webm', strength: 1 },
      { at: 'last' as const, image: 'b.webm', strength: 1 },
    ];
    for (const order of orders) {
      const frames = await clip({ video: video(30, ordered(order)), keyframes }, { images: [start, end] });
      for (const index of [0, 4, 8]) expect(frameAt(frames, index).data).toEqual(frameAt(start, index).data);
      for (const index of [27, 28, 29]) expect(frameAt(frames, index).data).toEqual(frameAt(end, index - 27).data);
    }
  });
});

describe('shots', () => {
  const shots = (transition: 'cut' | 'blend') => [
    { prompt: 'a red ball', seconds: 1, transition: 'cut' as const },
    { prompt: 'a blue cat moves up', seconds: 1.5, transition },
  ];
  const asked = (transition: 'cut' | 'blend', changes: Partial<GenerationRequest> = {}) =>
    clip({ prompt: '', shots: shots(transition), video: video(20), steps: 2, ...changes });

  test('after a cut the words of one shot do not touch the other', async () => {
    const one = await asked('cut');
    const list = shots('cut');
    const other = await asked('cut', { shots: [list[0]!, { ...list[1]!, prompt: 'a dog' }] });
    for (const index of [0, 7]) expect(frameAt(one, index).data).toEqual(frameAt(other, index).data);
    for (const index of [8, 19]) expect(frameAt(one, index).data).not.toEqual(frameAt(other, index).data);
  });

  test('a blend is a softer step than a cut', async () => {
    const step = (frames: Frames, index: number) => {
      const [a, b] = [frameAt(frames, index - 1).data, frameAt(frames, index).data];
      return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0);
    };
    const [cut, blend] = [await asked('cut'), await asked('blend')];
    expect(blend.count).toBe(20);
    expect(step(blend, 8)).toBeLessThan(step(cut, 8));
    expect(frameAt(blend, 0).data).toEqual(frameAt(await asked('blend'), 0).data);
  });

  test('a given frame comes back from within a blend', async () => {
    const picture = rampPicture(40, 24);
    const keyframes = [{ at: 1, image: 'given.png', strength: 1 }];
    const frames = await clip(
      { prompt: '', shots: shots('blend'), video: video(20), steps: 2, keyframes },
      { images: [picture] },
    );
    expect(frameAt(frames, 8).data).toEqual(picture.data);
  });

  test('a prompt that is cut is named by its shot', async () => {
    const list = shots('cut');
    const long = [list[0]!, { ...list[1]!, prompt: 'a red ball moves left '.repeat(9) }];
    const request = tinyRequest({ prompt: '', shots: long, video: video(20), steps: 1, guidance: 1 });
    const { notes } = await runEngine(request, { spec: spec() });
    expect(notes).toEqual([expect.stringContaining('prompt of shot 2')]);
  });
});

describe('a loop', () => {
  const camera = [{ at: 0, pan: 1, tilt: 0, zoom: 0, roll: 0 }];
  test.each([7, 24])(
    'of %d frames is another clip of that length, and more of them fit over the seam',
    async (count) => {
      const motion = { camera, strength: 1, paths: [] };
      const loop = await clip({ video: video(count, { loop: true }), motion });
      expect(loop.count).toBe(count);
      expect(digest(loop)).not.toBe(digest(await clip({ video: video(count), motion })));
      const post = { interpolate: 2 as const, upscale: 1 as const };
      expect(await clip({ video: video(count, { loop: true }), motion, post })).toMatchObject({
        count: 2 * count,
        fps: 16,
      });
    },
  );

  test('is refused by a model that cannot', async () => {
    const run = clip({ video: video(5, { loop: true }) }, { spec: tinySpec() });
    await expect(run).rejects.toMatchObject({ code: 'control-unsupported', field: 'video.loop' });
  });
});
