// Length and given frames with the shipped model, through command, engine process and files: a given picture comes back in the clip,
// a long clip stays in memory and keeps its colours, a loop has no seam. Generates some seconds of video.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameAt, type Frames } from '../../../src/engine/frames';
import { psnr } from '../../../src/metrics/psnr';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { readClip } from '../../../src/video/clip';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';

const minutes = 60_000;
const samples = join(__dirname, '..', '..', '..', 'media', 'samples');

let programs: BuiltPrograms;
let root: string;

beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-long-')));
});
afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

interface Made {
  frames: Frames;
  result: GenerateResult;
  clip: string;
}

async function make(name: string, experiment: object): Promise<Made> {
  writeFileSync(join(root, `${name}.t2v.json`), JSON.stringify({ version: 1, ...experiment }));
  const args = [programs.cli, 'run', `${name}.t2v.json`, '--json'];
  const ended = await startProgram(process.execPath, args, { cwd: root }).ended;
  expect(ended).toMatchObject({ code: 0, err: '' });
  const lines = ended.out.trimEnd().split('\n');
  const result = lines
    .map((line) => JSON.parse(line) as GenerateResult & { event: string; clip: string })
    .find(({ event }) => event === 'done')!;
  return { frames: (await readClip(result.clip)).frames, result, clip: result.clip };
}

/** Mean absolute difference of two frames, 0…255. */
function difference(frames: Frames, a: number, b: number): number {
  const [one, two] = [frameAt(frames, a).data, frameAt(frames, b).data];
  return one.reduce((sum, value, i) => sum + Math.abs(value - two[i]!), 0) / (one.length * 0.75);
}

/** Mean colour of a stretch of frames. */
function colour(frames: Frames, from: number, to: number): number[] {
  const size = frames.width * frames.height * 4;
  const data = frames.data.subarray(from * size, to * size);
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let at = channel; at < data.length; at += 4) sum += data[at]!;
    return sum / (data.length / 4);
  });
}

const fox = 'a fox moving left on the grass';

describe('given frames', () => {
  let source: Made;
  beforeAll(async () => {
    source = await make('source', { prompt: fox, seed: 5 });
    for (const index of [0, 8, 15]) {
      const { width, height, data } = frameAt(source.frames, index);
      writeFileSync(join(root, `fox${index}.png`), encode({ width, height, channels: 4, data: new Uint8Array(data) }));
    }
  }, 5 * minutes);

  test.each([
    ['first', [{ at: 'first', image: 'fox0.png' }], [0], [0]],
    ['last', [{ at: 'last', image: 'fox15.png' }], [15], [15]],
    [
      'both',
      [
        { at: 'first', image: 'fox0.png' },
        { at: 'last', image: 'fox15.png' },
      ],
      [0, 15],
      [0, 15],
    ],
    ['middle', [{ at: 1, image: 'fox8.png' }], [8], [8]],
  ])(
    '%s: come back at 30 dB and more, and the frames beside them go on from them',
    { timeout: 5 * minutes },
    async (name, keyframes, places, pictures) => {
      const { frames } = await make(name, { prompt: fox, seed: 1, keyframes });
      places.forEach((place, which) => {
        const given = frameAt(source.frames, pictures[which]!);
        expect(psnr(frameAt(frames, place), given)).toBeGreaterThan(30);
        const beside = place === 15 ? difference(frames, 14, 15) : difference(frames, place, place + 1);
        expect(beside).toBeLessThan(14);
      });
    },
  );

  test('a clip is continued from its end', { timeout: 5 * minutes }, async () => {
    const { frames } = await make('continued', {
      prompt: fox,
      seed: 1,
      video: { frames: 24 },
      keyframes: [{ at: 'first', image: source.clip }],
    });
    expect(frames.count).toBe(24);
    for (const index of [0, 7, 15])
      expect(psnr(frameAt(frames, index), frameAt(source.frames, index))).toBeGreaterThan(30);
    expect(difference(frames, 15, 16)).toBeLessThan(14);
  });
});

test.each([
  ['coarse-to-fine', 96, 8],
  ['windows', 64, 12],
])(
  'a long clip in order %s stays in memory and keeps its colours',
  { timeout: 8 * minutes },
  async (order, count, most) => {
    const prompt = 'a fox bouncing on the grass';
    const { frames, result } = await make(order, { prompt, seed: 2, video: { frames: count, order } });
    expect(result.peakMemoryMb).toBeLessThan(700);
    expect(frames.count).toBe(count);
    const start = colour(frames, 0, 16);
    for (let from = 16; from < count; from += 16) {
      colour(frames, from, from + 16).forEach((value, channel) =>
        expect(Math.abs(value - start[channel]!)).toBeLessThan(most),
      );
    }
  },
);

test('the starter of a loop has a seam no larger than a step', { timeout: 5 * minutes }, async () => {
  const text = readFileSync(join(samples, 'loop.t2v.json'), 'utf8');
  writeFileSync(join(root, 'loop.t2v.json'), text);
  const ended = await startProgram(process.execPath, [programs.cli, 'run', 'loop.t2v.json'], { cwd: root }).ended;
  expect(ended.code).toBe(0);
  const { frames } = await readClip(ended.out.split('\n')[0] ?? '');
  const steps = Array.from({ length: frames.count - 1 }, (_, i) => difference(frames, i, i + 1));
  expect(difference(frames, frames.count - 1, 0)).toBeLessThanOrEqual(Math.max(...steps));
});

test('shots, moments between and a larger picture', { timeout: 5 * minutes }, async () => {
  const shots = [
    { prompt: 'a rocket moving up at night', seconds: 1 },
    { prompt: 'a robot spinning in the desert', seconds: 1, transition: 'blend' },
  ];
  const { frames } = await make('shots', { shots, steps: 2, post: { interpolate: 2, upscale: 2 } });
  expect(frames).toMatchObject({ count: 31, fps: 16, width: 512, height: 512 });
  expect(difference(frames, 2, 28)).toBeGreaterThan(20);
});
