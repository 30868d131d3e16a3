// t2v score as a real process, on clips of a few drawn frames.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeClip } from '../../../src/video/clip';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';
import { patternClip } from '../../unit/metrics/patterns';
import { sampleFrames, sampleMetadata } from '../../unit/video/sample';

let programs: BuiltPrograms;
let root: string;
beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-score-')));
  mkdirSync(join(root, 'own'));
  mkdirSync(join(root, 'real'));
  mkdirSync(join(root, 'none'));
  const still = sampleFrames(96, 64, 1);
  const frozen = { ...still, count: 4, data: new Uint8ClampedArray([0, 1, 2, 3].flatMap(() => [...still.data])) };
  await writeClip(join(root, 'own', 'a.webm'), sampleFrames(), sampleMetadata());
  await writeClip(join(root, 'own', 'b.webm'), sampleFrames(128, 64, 4), sampleMetadata({ prompt: 'a green box' }));
  await writeClip(join(root, 'real', 'c.webm'), patternClip(96, 64, 5), sampleMetadata());
  await writeClip(join(root, 'real', 'd.webm'), frozen, sampleMetadata({ model: '/gone' }));
  writeFileSync(join(root, 'broken.webm'), 'no clip');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const t2v = (...args: string[]) =>
  startProgram(process.execPath, [programs.cli, 'score', ...args], { cwd: root }).ended;
interface ScoreEvent {
  event: string;
  clip: string;
  extractor: string;
  metrics: Record<string, number | string>;
  notes: string[];
  clips: number;
  means: Record<string, object>;
  against: { folder: string; clips: number; metrics: Record<string, number> };
}

const events = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ScoreEvent);

describe('score', () => {
  test('gives every figure of a clip, learned ones with their extractor', async () => {
    const { code, out, err } = await t2v('own/a.webm', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [clip] = events(out);
    expect(clip).toMatchObject({
      event: 'clip',
      extractor: 't2v-lab-emoji-judge 0.3.1',
      prompt: 'a red ball rolls over a green meadow',
    });
    const names = [
      'flicker',
      'motion.energy',
      'camera.pan',
      'loop.seam',
      'sharpness',
      'frames.black',
      'consistency',
      'prompt',
    ];
    expect(Object.keys(clip!.metrics)).toEqual(expect.arrayContaining(names));
    expect(clip!.metrics.consistency).toBeGreaterThan(50);
  });

  test('has words for people', async () => {
    const { code, out } = await t2v('own/a.webm');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}flicker +\S+ +share of the range, lower is better$/m);
    expect(out).toMatch(/^ {2}consistency +\S+ +cosine × 100, higher is better, by t2v-lab-emoji-judge 0\.3\.1$/m);
  });

  test('says what a frozen clip is, and that its model is not here', async () => {
    const { out, err } = await t2v('real/d.webm', '--extractor', 'none', '--json');
    const [clip] = events(out);
    expect(clip!.metrics['frames.frozen']).toBe(1);
    expect(clip!.metrics['loop.seam']).toBeLessThan(0.001);
    expect(clip!.metrics.flicker).toBeLessThan(0.001);
    expect(clip!.metrics).not.toHaveProperty('consistency');
    expect(clip!.notes).toEqual([expect.stringContaining('embedded model')]);
    expect(err).toBe('');
  });

  test('compares with one clip of equal shape only', async () => {
    const same = events((await t2v('own/a.webm', '--against', 'own/a.webm', '--json')).out);
    expect(same[0]!.metrics).toMatchObject({ psnr: 'Infinity', ssim: 1 });
    const other = events((await t2v('own/a.webm', '--against', 'real/c.webm', '--json')).out);
    expect(other[0]!.metrics.psnr).toBeLessThan(20);
    const wrong = await t2v('own/b.webm', '--against', 'own/a.webm');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('128 × 64, 4 frames') });
  });

  test('compares sets: the same set is at no distance', async () => {
    const same = events((await t2v('own', '--against', 'own', '--json')).out).at(-1)!;
    const other = events((await t2v('own', '--against', 'real', '--json')).out).at(-1)!;
    expect(same).toMatchObject({ event: 'set', clips: 2, against: { folder: 'own', clips: 2 } });
    expect(Object.keys(other.against.metrics)).toEqual(['fid', 'kid', 'fvd', 'kvd']);
    expect(other.metrics.vis).toBeGreaterThanOrEqual(1);
    expect(same.against.metrics.fvd).toBeCloseTo(0, 3);
    expect(other.against.metrics.fvd).toBeGreaterThan(0.01);
    expect(other.means.flicker).toMatchObject({ count: 2 });
  });

  test('takes another extractor', async () => {
    const folder = join(__dirname, '..', '..', 'fixtures', 'meanColour');
    const { code, out } = await t2v('own', '--extractor', folder, '--json');
    const [clip, , set] = events(out);
    expect(code).toBe(0);
    expect(clip).toMatchObject({ extractor: 'mean-colour 1' });
    expect(clip!.metrics).not.toHaveProperty('prompt');
    expect(Object.keys(set!.metrics)).toEqual(['is']);
  });

  test('goes on after a broken clip, and exits with 2', async () => {
    const { code, out, err } = await t2v('broken.webm', 'own/a.webm', '--extractor', 'none');
    expect(code).toBe(2);
    expect(err).toContain('broken.webm is damaged');
    expect(out).toContain('own/a.webm');
  });

  test.each([
    [['gone.webm'], 2, 'gone.webm'],
    [['none'], 2, 'no .webm clip in none'],
    [['own/a.webm', '--extractor', 'own'], 1, 'it has no extractor.json'],
    [['own', '--against', 'real', '--extractor', 'none'], 2, 'need an extractor'],
    [[], 2, 'A file name is missing'],
  ])('%j exits with %i', async (args, code, says) => {
    expect(await t2v(...args)).toMatchObject({ code, err: expect.stringContaining(says) });
  });
});
