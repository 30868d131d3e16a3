// t2v export as a real process, on a run that the command made.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { ensureFfmpeg } from '../../support/otherDecoders';
import { startProgram } from '../../support/runProgram';
import { tinyFolder } from '../../support/tinyModel';

let programs: BuiltPrograms;
let root: string;
let clip: string;
let run: string;

beforeAll(async () => {
  ensureFfmpeg();
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-export-cli-')));
  mkdirSync(join(root, 'tiny'));
  for (const name of readdirSync(tinyFolder)) copyFileSync(join(tinyFolder, name), join(root, 'tiny', name));
  writeFileSync(join(root, 'ball.t2v.json'), '{ "version": 1, "prompt": "a red ball", "seed": 11 }');
  clip = (await t2v('run', 'ball.t2v.json', '--model', 'tiny')).out.split('\n')[0] ?? '';
  run = readdirSync(join(root, '.t2v', 'runs'))[0] ?? '';
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const t2v = (...args: string[]) => startProgram(process.execPath, [programs.cli, ...args], { cwd: root }).ended;

describe('t2v export', () => {
  test.each([
    ['mp4', '.mp4'],
    ['webm', '.webm'],
    ['gif', '.gif'],
    ['webp', '.webp'],
    ['png', '-frames'],
    ['sheet', '-sheet.png'],
  ])('writes a run as %s under a name that tells it, and inspect gives the experiment back', async (format, ending) => {
    const ended = await t2v('export', run, '--format', format);
    const path = join(root, `ball-seed11-${run.slice(0, 8)}${ending}`);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(/^.*\n {2}40 × 24, 5 frames at \d+ per second, \d+ kB\n$/);
    expect(ended.out.split('\n')[0]).toBe(path);
    const inspected = await t2v('inspect', format === 'png' ? join(path, 'frame-05.png') : path);
    expect(JSON.parse(inspected.out)).toMatchObject({
      request: { prompt: 'a red ball', seed: 11 },
      video: { width: 40, height: 24, frames: 5 },
    });
  });

  test('takes size, speed, range and path, and answers with --json', async () => {
    const out = join(root, 'deep', 'ball.webp');
    const shape = ['--scale', '0.5', '--speed', '2', '--range', '2-4', '--no-metadata'];
    const ended = await t2v('export', clip, '--format', 'webp', '--out', out, ...shape, '--json');
    const done = JSON.parse(ended.out) as Record<string, unknown>;
    expect(done).toMatchObject({ event: 'exported', path: out, format: 'webp', width: 20, height: 12, frames: 3 });
    const inspected = await t2v('inspect', out);
    expect(inspected).toMatchObject({ code: 2, err: expect.stringContaining('foreign-clip') });
  });

  test.each([
    [['--format', 'mp4', '--width', '21'], 2, '20 (20 × 12)'],
    [['--format', 'gif', '--range', '2-9'], 2, '1 to 5'],
    [['--format', 'avi'], 2, '--format is one of'],
  ])('%j is refused with its fix and writes nothing', async (args, code, text) => {
    const before = readdirSync(root);
    const ended = await t2v('export', clip, ...args);
    expect(ended).toMatchObject({ code, out: '', err: expect.stringContaining(text) });
    expect(readdirSync(root)).toEqual(before);
  });

  test('without an ffmpeg on the PATH says what to install, and takes no other codec', async () => {
    const options = { cwd: root, env: { ...process.env, PATH: root } };
    const args = [programs.cli, 'export', clip, '--format', 'mp4', '--out', 'none.mp4'];
    const ended = await startProgram(process.execPath, args, options).ended;
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Install ffmpeg') });
    expect(ended.err).toContain('no-h264-encoder');
    expect(existsSync(join(root, 'none.mp4'))).toBe(false);
  });
});
