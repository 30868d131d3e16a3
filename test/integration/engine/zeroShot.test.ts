// Movement for a model of single pictures, on the tiny real model told to be one: which calls are made, that the first picture goes along with
// the camera, and how far it is kept.
import { describe, expect, test } from 'vitest';
import { frameAt, type Frames } from '../../../src/engine/frames';
import type { GenerationRequest } from '../../../src/experiment/request';
import { runEngine } from '../../support/runEngine';
import { rampPicture, tinyRequest, tinySpec } from '../../support/tinyModel';

const stills = () => {
  const spec = tinySpec();
  return { ...spec, limits: { ...spec.limits, frames: [1] } };
};
const motion = (zeroShot: number, pan = 0, strength = 0): GenerationRequest['motion'] => ({
  camera: [{ at: 0, pan, tilt: 0, zoom: 0, roll: 0 }],
  strength,
  paths: [],
  zeroShot,
});
const video = (frames: number) => ({ width: 40, height: 24, frames, fps: 8 });

async function clip(changes: Partial<GenerationRequest>, images?: Frames[]): Promise<Frames> {
  const request = tinyRequest({ guidance: 1, steps: 8, ...changes });
  return (await runEngine(request, { spec: stills(), images })).frames;
}

function difference(frames: Frames, a: number, b: number): number {
  const [one, two] = [frameAt(frames, a).data, frameAt(frames, b).data];
  return one.reduce((sum, value, i) => sum + Math.abs(value - two[i]!), 0) / (one.length * 0.75);
}

test('every call makes one picture', async () => {
  const counts: number[] = [];
  const request = tinyRequest({ guidance: 1, steps: 2, video: video(6), motion: motion(0.5, 0.4, 1) });
  const { frames } = await runEngine(request, {
    spec: stills(),
    onRun: (component, { sample }) => void (component === 'denoiser' && counts.push(sample!.shape[2]!)),
  });
  expect(frames.count).toBe(6);
  expect(counts).toEqual(new Array(12).fill(1));
});

describe('the level', () => {
  test('low keeps the picture, high makes it anew', async () => {
    const kept: number[] = [];
    for (const level of [0.1, 0.5, 1])
      kept.push(difference(await clip({ video: video(3), motion: motion(level) }), 0, 2));
    expect(kept[0]!).toBeLessThan(kept[1]! * 0.7);
    expect(kept[1]!).toBeLessThan(kept[2]!);
  });

  test('a given first picture is moved: it goes to the left under a pan to the right', async () => {
    const image = rampPicture(40, 24);
    const given = { keyframes: [{ at: 'first' as const, image: 'a.png', strength: 1 }] };
    const frames = await clip({ ...given, video: video(3), motion: motion(0.05, 1, 1) }, [image]);
    const still = await clip({ ...given, video: video(3), motion: motion(0.05, 0, 1) }, [image]);
    // Red rises to the right, so a place that shows what was right of it is redder than without the pan.
    const red = (clipped: Frames) => {
      const { data } = frameAt(clipped, 2);
      let sum = 0;
      for (let y = 0; y < 24; y++) for (let x = 0; x < 20; x++) sum += data[(y * 40 + x) * 4]!;
      return sum / 480;
    };
    expect(red(frames)).toBeGreaterThan(red(still) + 20);
  });

  test('the same request gives the same frames', async () => {
    const changes = { video: video(4), motion: motion(0.6, 0.5, 1), guidance: 2 };
    expect((await clip(changes)).data).toEqual((await clip(changes)).data);
  });
});

test('shots have a first picture each', async () => {
  const spec = stills();
  const shots = [
    { prompt: 'a red ball', seconds: 0.5, transition: 'cut' as const },
    { prompt: 'a blue cat', seconds: 0.5, transition: 'cut' as const },
  ];
  const request = tinyRequest({ guidance: 1, prompt: '', video: video(8), motion: motion(0.1), shots });
  const { frames } = await runEngine(request, { spec: { ...spec, controls: [...spec.controls, 'shots'] } });
  expect(difference(frames, 3, 4)).toBeGreaterThan(3 * difference(frames, 4, 5));
});

describe('refused', () => {
  test.each([
    ['by a model that makes clips', tinySpec, 5, 'zero-shot-unsupported', 'motion.zeroShot'],
    ['for more frames than one picture lasts', stills, 121, 'frames-unsupported', 'video.frames'],
  ])('%s', async (_, spec, frames, code, field) => {
    const run = runEngine(tinyRequest({ video: video(frames), motion: motion(0.5) }), { spec: spec() });
    await expect(run).rejects.toMatchObject({ code, field });
  });

  test('several frames without it', async () => {
    const run = runEngine(tinyRequest({ video: video(5) }), { spec: stills() });
    await expect(run).rejects.toMatchObject({ code: 'frames-unsupported', field: 'video.frames' });
  });
});
