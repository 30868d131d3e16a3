// Frames in between and larger frames against held-out truth: clips of the shipped model, of which every second frame, or three of four
// pixels and more, are taken away and made again. Both ways need no training, so they do for any clip.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onePiece, wholeClip } from '../../../src/engine/clipPieces';
import { frameAt, type Frames } from '../../../src/engine/frames';
import { postProcess } from '../../../src/engine/pipelines/postProcess';
import { psnr } from '../../../src/metrics/psnr';
import { ssim } from '../../../src/metrics/ssim';
import { readClip } from '../../../src/video/clip';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { bicubic, shrunk } from '../../support/resizing';
import { startProgram } from '../../support/runProgram';

const prompts = [
  'a fox moving left on the grass',
  'a red balloon bouncing in the city, camera pans left',
  'a dog and a cat in the forest, camera zooms in',
  'a robot spinning at night, camera rolls left',
];

let programs: BuiltPrograms;
let root: string;
const clips = new Map<string, Frames>();

beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-cascades-')));
});
afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

/** 31 frames that the model has made, as they are read back from the clip. */
async function truthOf(prompt: string): Promise<Frames> {
  const known = clips.get(prompt);
  if (known) return known;
  writeFileSync(join(root, 'clip.t2v.json'), JSON.stringify({ version: 1, prompt, seed: 3, video: { frames: 31 } }));
  const args = [programs.cli, 'run', 'clip.t2v.json', '--json'];
  const { code, out } = await startProgram(process.execPath, args, { cwd: root }).ended;
  expect(code).toBe(0);
  const done = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; clip: string })
    .find(({ event }) => event === 'done')!;
  const { frames } = await readClip(done.clip);
  clips.set(prompt, frames);
  return frames;
}

/** Every second frame, from the first or the second one. */
function halfOf(clip: Frames, from: 0 | 1): Frames {
  const count = Math.ceil((clip.count - from) / 2);
  const size = clip.width * clip.height * 4;
  const data = new Uint8ClampedArray(count * size);
  for (let at = 0; at < count; at++) data.set(frameAt(clip, 2 * at + from).data, at * size);
  return { ...clip, count, data };
}

async function post(clip: Frames, wanted: { interpolate: 1 | 2; upscale: 1 | 2 | 4 }): Promise<Frames> {
  const { width, height, count, fps } = clip;
  const request = { post: wanted, shots: [], video: { width, height, frames: count, fps } };
  return wholeClip(postProcess({ clip: onePiece(clip) }, request, { run: async (_stage, work) => work() }));
}

/** The mean of each two neighbouring frames. */
function blended(clip: Frames): Frames {
  const size = clip.width * clip.height * 4;
  const data = Uint8ClampedArray.from(clip.data.subarray(size), (value, at) => (value + clip.data[at]!) / 2);
  return { ...clip, count: clip.count - 1, data };
}

/** PSNR in dB over RGB, and SSIM of the brightness. */
function nearness(made: Frames, truth: Frames): { psnr: number; ssim: number } {
  return { psnr: psnr(made, truth), ssim: ssim(made, truth) };
}

function told(what: string, own: ReturnType<typeof nearness>, plain: ReturnType<typeof nearness>): void {
  const text = (one: typeof own) => `${one.psnr.toFixed(1)} dB, ${one.ssim.toFixed(4)}`;
  console.log(`cascades: ${what}: ${text(own)}; plainly ${text(plain)}`);
}

describe.each(prompts)('%s', (prompt) => {
  test('frames in between are nearer to those left out than a blend', async () => {
    const truth = await truthOf(prompt);
    const [kept, left] = [halfOf(truth, 0), halfOf(truth, 1)];
    const made = nearness(halfOf(await post(kept, { interpolate: 2, upscale: 1 }), 1), left);
    const blend = nearness(blended(kept), left);
    told(`in between, ${prompt}`, made, blend);
    expect(made.psnr).toBeGreaterThan(blend.psnr);
    expect(made.ssim).toBeGreaterThan(blend.ssim);
  });

  test.each([2, 4] as const)(
    'larger frames by %d are nearer to those that were shrunk than bicubic ones',
    async (upscale) => {
      const whole = await truthOf(prompt);
      const truth = { ...whole, count: 2, data: whole.data.slice(0, 2 * whole.width * whole.height * 4) };
      const small = shrunk(truth, upscale);
      const made = nearness(await post(small, { interpolate: 1, upscale }), truth);
      const plain = nearness(bicubic(small, upscale), truth);
      told(`larger by ${upscale}, ${prompt}`, made, plain);
      expect(made.psnr).toBeGreaterThan(plain.psnr + 2);
      expect(made.ssim).toBeGreaterThan(plain.ssim);
    },
  );
});
