// The shipped model through the shipped command: what a user gets on the first day. Slow, minutes on a busy machine.
// Another model folder can be tried with T2V_EMBEDDED_MODEL=DIR.
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import { frameAt } from '../../../src/engine/frames';
import { verifyModel } from '../../../src/modelStore/verifyModel';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { readClip } from '../../../src/video/clip';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';

const repository = join(__dirname, '..', '..', '..');
const other = process.env.T2V_EMBEDDED_MODEL;
const modelFolder = other ?? join(repository, 'models', 'embedded');
const minutes = 60_000;
const { defaults, limits } = JSON.parse(readFileSync(join(modelFolder, 't2v.json'), 'utf8')) as {
  defaults: { width: number; height: number; frames: number; fps: number };
  limits: { sizes: [number, number][] };
};
const { width, height, frames: count, fps } = defaults;
const video = { width, height, frames: count, fps };

let programs: BuiltPrograms;
let root: string;

beforeAll(async () => {
  // Says which file is missing or changed, before anything slow is tried.
  await verifyModel(modelFolder);
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-embedded-')));
  copyFileSync(join(repository, 'media', 'samples', 'first.t2v.json'), join(root, 'first.t2v.json'));
});
afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

type Done = GenerateResult & { clip: string; hash: string; fromStore: boolean };

function start(...args: string[]) {
  const model = other === undefined ? [] : ['--model', other];
  return startProgram(process.execPath, [programs.cli, 'run', 'first.t2v.json', ...model, ...args], { cwd: root });
}

async function run(...args: string[]): Promise<Done> {
  const ended = await start('--json', ...args).ended;
  expect(ended).toMatchObject({ code: 0, err: '' });
  const events = ended.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Done & { event: string });
  return events.find(({ event }) => event === 'done')!;
}

/** Mean absolute difference of two frames, 0…255. */
function difference(frames: Frames, a: number, b: number): number {
  const [one, two] = [frameAt(frames, a).data, frameAt(frames, b).data];
  return one.reduce((sum, value, i) => sum + Math.abs(value - two[i]!), 0) / (one.length * 0.75);
}

describe('the first clip', () => {
  let first: Done;

  test(
    'is made by the defaults of the model, moves, and is answered from the store the second time',
    { timeout: 5 * minutes },
    async () => {
      first = await run();
      expect(first).toMatchObject({ fromStore: false, video, notes: [] });
      expect(first.peakMemoryMb).toBeLessThan(700);
      const { frames, metadata } = await readClip(first.clip);
      expect(frames).toMatchObject({ width, height, count, fps });
      expect(metadata.request.prompt).toBe('a fox moving left on the grass');
      expect(new Set(frameAt(frames, 0).data).size).toBeGreaterThan(40);
      const steps = Array.from({ length: count - 1 }, (_, i) => difference(frames, i, i + 1));
      expect(Math.min(...steps)).toBeGreaterThan(0.05);
      expect(Math.max(...steps)).toBeLessThan(60);

      const again = await run();
      expect(again).toMatchObject({ fromStore: true, hash: first.hash, clip: first.clip });
    },
  );

  test(
    'can be told apart by inspect: the experiment comes back out of clip and poster',
    { timeout: minutes },
    async () => {
      const ended = await startProgram(process.execPath, [programs.cli, 'inspect', first.clip], { cwd: root }).ended;
      expect(ended.code).toBe(0);
      const record = JSON.parse(readFileSync(first.clip.replace('clip.webm', 'run.json'), 'utf8')) as {
        request: object;
      };
      expect(JSON.parse(ended.out)).toMatchObject({
        requestHash: first.hash,
        request: record.request,
        video,
      });
    },
  );
});

describe('the same request', () => {
  test('gives the same bytes again, with 1 and with 2 threads', { timeout: 10 * minutes }, async () => {
    const digests: string[] = [];
    for (const threads of ['1', '2', '2'])
      digests.push((await run('--force', '--set', 'steps=3', '--threads', threads)).framesDigest);
    expect(new Set(digests).size).toBe(1);
  });

  test(
    'with other words, guidance, camera, strength or negative prompt gives another clip',
    { timeout: 10 * minutes },
    async () => {
      const changes = [
        ['prompt=a rocket moving up in the night sky'],
        ['guidance=2'],
        ['motion.camera.pan=1'],
        ['motion.strength=0.5'],
        ['guidance=2', 'negativePrompt=fox'],
        ['seed=1'],
      ];
      const digests = [(await run('--set', 'steps=2')).framesDigest];
      for (const change of changes) {
        const settings = ['steps=2', ...change].flatMap((setting) => ['--set', setting]);
        digests.push((await run(...settings)).framesDigest);
      }
      expect(new Set(digests).size).toBe(changes.length + 1);
    },
  );
});

describe('every other size of the model', () => {
  const others = limits.sizes.filter(([w, h]) => w !== width || h !== height);
  test.each(others)('%d × %d', { timeout: 5 * minutes }, async (w, h) => {
    const size = ['--set', `video.width=${w}`, '--set', `video.height=${h}`];
    const made = await run('--set', 'steps=1', ...size);
    expect(made.video).toEqual({ width: w, height: h, frames: count, fps });
    expect((await readClip(made.clip)).frames).toMatchObject({ width: w, height: h, count });
  });

  test('another size is refused, with the sizes there are', { timeout: minutes }, async () => {
    const ended = await start('--set', 'video.width=100', '--set', 'video.height=60').ended;
    expect(ended.code).not.toBe(0);
    for (const [w, h] of limits.sizes) expect(ended.err).toContain(`${w}x${h}`);
  });
});

test('a clip from a given first frame begins with that picture', { timeout: 5 * minutes }, async () => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => [90, 160, 230][i % 3]!);
  writeFileSync(join(root, 'sky.png'), encode({ width, height, channels: 3, data }));
  const experiment = {
    version: 1,
    prompt: 'a fox moving left on the grass',
    steps: 4,
    keyframes: [{ at: 'first', image: 'sky.png' }],
  };
  writeFileSync(join(root, 'given.t2v.json'), JSON.stringify(experiment));
  const model = other === undefined ? [] : ['--model', other];
  const ended = await startProgram(process.execPath, [programs.cli, 'run', 'given.t2v.json', ...model], { cwd: root })
    .ended;
  expect(ended.code).toBe(0);
  const { frames } = await readClip(ended.out.split('\n')[0] ?? '');
  // The upscaler and VP9 stand between the given picture and the clip; the colour has to survive both.
  const pixels = frameAt(frames, 0).data;
  const mean = [0, 1, 2].map(
    (channel) => pixels.reduce((sum, value, i) => sum + (i % 4 === channel ? value : 0), 0) / (width * height),
  );
  [90, 160, 230].forEach((value, channel) => expect(Math.abs(mean[channel]! - value)).toBeLessThan(25));
});

test('Ctrl-C stops within a step and leaves no file', { timeout: 5 * minutes }, async () => {
  const before = readdirSync(join(root, '.t2v', 'runs'));
  const running = start('--set', 'seed=5', '--set', 'steps=40');
  await running.said('step 2/40');
  running.child.kill('SIGINT');
  const ended = await running.ended;
  expect(ended.code).toBe(130);
  expect(ended.err).not.toContain('step 5/40');
  expect(readdirSync(join(root, '.t2v', 'runs'))).toEqual(before);
});
