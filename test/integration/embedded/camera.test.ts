// The camera that is asked for and the camera that is seen: clips of the shipped model with a moving thing, measured where they were made.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readClip } from '../../../src/video/clip';
import { lumaOf } from '../../../src/metrics/luma';
import { measuredCamera } from '../../../src/metrics/camera';
import { builtPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';

const axes = ['pan', 'tilt', 'zoom', 'roll'] as const;
type Rates = Record<(typeof axes)[number], number>;
const asked: Rates[] = axes.flatMap((axis) =>
  [-0.8, 0.4, 0.8].map((rate) => ({ pan: 0, tilt: 0, zoom: 0, roll: 0, [axis]: rate })),
);
/** What measuring may be off by, in rates. Two cores of another kind draw slightly other pictures. */
const tolerance = 0.15;

let root: string;
const clips: string[] = [];
const measured: Record<string, number>[] = [];

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-camera-')));
  const { cli } = await builtPrograms();
  const prompt = 'a dog running left in the forest';
  const experiment = { version: 1, prompt, seed: 11, motion: { camera: asked[0] }, sweep: { 'motion.camera': asked } };
  writeFileSync(join(root, 'dog.t2v.json'), JSON.stringify(experiment));
  const ended = await startProgram(process.execPath, [cli, 'run', 'dog.t2v.json', '--json'], { cwd: root }).ended;
  expect(ended).toMatchObject({ code: 0, err: '' });
  for (const line of ended.out.trimEnd().split('\n')) {
    const event = JSON.parse(line) as { event: string; clip: string };
    if (event.event !== 'done') continue;
    clips.push(event.clip);
    const record = readFileSync(join(dirname(event.clip), 'run.json'), 'utf8');
    measured.push((JSON.parse(record) as { metrics: Record<string, number> }).metrics);
  }
}, 20 * 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the camera of a run', () => {
  test('is in every record', () => {
    expect(measured).toHaveLength(asked.length);
    expect(measured.every((one) => axes.every((axis) => Number.isFinite(one[`camera.${axis}`])))).toBe(true);
  });

  test.each(asked.map((rates, index) => [JSON.stringify(rates), rates, index] as const))(
    'is as asked: %s',
    (_text, rates, index) => {
      for (const axis of axes)
        expect(Math.abs(measured[index]![`camera.${axis}`]! - rates[axis]), axis).toBeLessThan(tolerance);
    },
  );

  test('is the same in the coded clip', async () => {
    const { frames } = await readClip(clips[0]!);
    const seen = measuredCamera(lumaOf(frames), [1.2, 1.2, 0.6, 0.9])!;
    for (const axis of axes) expect(Math.abs(seen[axis] - measured[0]![`camera.${axis}`]!), axis).toBeLessThan(0.05);
  });
});
