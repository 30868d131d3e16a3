// The other commands as real processes: validate, format, inspect, models, help.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';
import { tinyFolder } from '../../support/tinyModel';

let programs: BuiltPrograms;
let root: string;

beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-commands-')));
  mkdirSync(join(root, 'models', 'tiny'), { recursive: true });
  for (const name of readdirSync(tinyFolder)) copyFileSync(join(tinyFolder, name), join(root, 'models', 'tiny', name));
  write('good.t2v.json', '{\n  "version": 1,\n  "prompt": "a red ball"\n}\n');
  write('bad.t2v.json', '{\n  "version": 1,\n  "prompt": "a red ball",\n  "steps": 0\n}\n');
  write('broken.t2v.json', '{ "version": 1, ');
  write('child.t2v.json', '{ "version": 1, "extends": "good.t2v.json", "steps": 4 }\n');
  write('orphan.t2v.json', '{ "version": 1, "extends": "none.t2v.json" }\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(root, name), text);
const t2v = (...args: string[]) => startProgram(process.execPath, [programs.cli, ...args], { cwd: root }).ended;

describe('validate', () => {
  test('says ok for each sound file, also for one that inherits its prompt', async () => {
    expect(await t2v('validate', 'good.t2v.json', 'child.t2v.json')).toMatchObject({
      code: 0,
      out: 'good.t2v.json: ok\nchild.t2v.json: ok\n',
      err: '',
    });
  });

  test('prints place, field, value and rule of each problem and exits with 2', async () => {
    const ended = await t2v('validate', 'good.t2v.json', 'bad.t2v.json', 'broken.t2v.json');
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(/^bad\.t2v\.json:4:12: error: .*\[field steps, value 0, rule: .+\]$/m);
    expect(ended.err).toMatch(/^broken\.t2v\.json:1:\d+: error: /m);
    expect(ended.out).toBe('good.t2v.json: ok\n');
  });

  test('follows extends', async () => {
    const ended = await t2v('validate', 'orphan.t2v.json');
    expect(ended.code).toBe(2);
    expect(ended.err).toContain('none.t2v.json');
  });

  test('with --json gives one object for each problem', async () => {
    const ended = await t2v('validate', '--json', 'bad.t2v.json');
    expect(JSON.parse(ended.out)).toMatchObject({
      file: 'bad.t2v.json',
      severity: 'error',
      path: ['steps'],
      value: 0,
      range: { offset: expect.any(Number) },
    });
  });

  test('a missing file is told', async () => {
    expect(await t2v('validate', 'none.t2v.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('none.t2v.json'),
    });
  });
});

describe('plan', () => {
  const prompt = 'a cat juggles and moves left while a dog moves right, then the camera zooms in';
  const text = `{\n  "version": 1,\n  "prompt": "${prompt}",\n  "seed": 3\n}\n`;

  test('shows what would change, names what it does not understand with its place, and writes nothing', async () => {
    write('scene.t2v.json', text);
    const ended = await t2v('plan', 'scene.t2v.json');
    expect(ended).toMatchObject({ code: 0, err: expect.stringMatching(/^scene\.t2v\.json:3:20: note: “juggles”/) });
    expect(ended.out).toContain(`-  "prompt": "${prompt}"`);
    expect(ended.out).toContain('+        "object": "cat"');
    expect(readFileSync(join(root, 'scene.t2v.json'), 'utf8')).toBe(text);
  });

  test('writes with --write a file that is valid and has nothing more to plan', async () => {
    write('scene.t2v.json', text);
    expect(await t2v('plan', 'scene.t2v.json', '--write')).toMatchObject({ code: 0, out: 'scene.t2v.json: planned\n' });
    expect(await t2v('validate', 'scene.t2v.json')).toMatchObject({ code: 0 });
    const again = await t2v('plan', 'scene.t2v.json');
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('has `shots` already') });
  });

  test('gives edits and notes as JSON', async () => {
    write('scene.t2v.json', text);
    const { out } = await t2v('plan', 'scene.t2v.json', '--json');
    const { edits, notes } = JSON.parse(out) as { edits: unknown[]; notes: { code: string }[] };
    expect(edits.length).toBeGreaterThan(0);
    expect(notes.map(({ code }) => code)).toEqual(['not-understood']);
  });
});

describe('play', () => {
  test('saves a session that can be run, and does not write over another', async () => {
    write('led.t2v.json', '{ "version": 1, "prompt": "a red ball", "model": "./models/tiny", "steps": 1 }\n');
    for (const name of ['led-play.t2v.json', 'led-play-2.t2v.json']) {
      const ended = await t2v('play', 'led.t2v.json', '--object', 'ball', '--seconds', '0.5', '--threads', '1');
      expect(ended).toMatchObject({ code: 0, out: `${join(root, name)}\n`, err: expect.stringContaining('“ball”') });
      const saved = JSON.parse(readFileSync(join(root, name), 'utf8')) as Record<string, unknown>;
      expect(saved).toMatchObject({ model: './models/tiny', video: { frames: 5, order: 'rollout' } });
      expect(await t2v('validate', name)).toMatchObject({ code: 0 });
    }
  });

  test.each([
    ['--seconds', '0', 'above 0'],
    ['--threads', 'x', '--threads'],
  ])('%s %s is refused', async (option, value, about) => {
    const ended = await t2v('play', 'good.t2v.json', option, value);
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining(about) });
  });
});

describe('format', () => {
  test('--check tells and changes nothing, without it the file becomes canonical, twice changes nothing', async () => {
    const messy = '{"prompt":"a red ball",   "version":1}';
    write('messy.t2v.json', messy);
    expect(await t2v('format', '--check', 'messy.t2v.json')).toMatchObject({
      code: 1,
      out: 'messy.t2v.json: would change\n',
    });
    expect(readFileSync(join(root, 'messy.t2v.json'), 'utf8')).toBe(messy);
    expect(await t2v('format', 'messy.t2v.json')).toMatchObject({ code: 0, out: 'messy.t2v.json: formatted\n' });
    expect(readFileSync(join(root, 'messy.t2v.json'), 'utf8')).toBe(readFileSync(join(root, 'good.t2v.json'), 'utf8'));
    expect(await t2v('format', '--check', 'messy.t2v.json', 'good.t2v.json')).toMatchObject({ code: 0, out: '' });
  });

  test('leaves a file that is no JSON as it is', async () => {
    expect(await t2v('format', 'broken.t2v.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('broken.t2v.json:1:'),
    });
    expect(readFileSync(join(root, 'broken.t2v.json'), 'utf8')).toBe('{ "version": 1, ');
  });
});

describe('inspect', () => {
  test('gives the experiment of a clip, its poster and its filmstrip back', async () => {
    const made = await t2v('run', 'good.t2v.json', '--model', 'models/tiny', '--set', 'seed=11');
    expect(made.code).toBe(0);
    const clip = made.out.split('\n')[0] ?? '';
    for (const file of [clip, clip.replace('clip.webm', 'poster.png'), clip.replace('clip.webm', 'filmstrip.png')]) {
      const ended = await t2v('inspect', file);
      expect(ended.code).toBe(0);
      expect(JSON.parse(ended.out)).toMatchObject({
        format: 1,
        seed: 11,
        request: { prompt: 'a red ball', seed: 11, steps: 3 },
        video: { width: 40, height: 24, frames: 5 },
      });
    }
  });

  test('a file that is no clip is told', async () => {
    expect(await t2v('inspect', 'good.t2v.json')).toMatchObject({ code: 2, out: '' });
    expect(await t2v('inspect', 'none.webm')).toMatchObject({ code: 2, err: expect.stringContaining('none.webm') });
  });
});

describe('models', () => {
  test('lists what is there, with what it makes and follows', async () => {
    const ended = await t2v('models', 'models');
    expect(ended.out).toContain('Tiny untrained flow model for tests 0.1.0 (MIT)');
    expect(ended.out).toContain(
      'makes 40x24, 24x32 pixels, 5 or 7 frames; follows camera, paths, keyframes, negativePrompt, strength',
    );
  });

  test('with --json gives one object for each, damaged ones with their problem', async () => {
    mkdirSync(join(root, 'damaged'));
    for (const name of readdirSync(tinyFolder))
      if (name !== 'denoiser.onnx') copyFileSync(join(tinyFolder, name), join(root, 'damaged', name));
    const ended = await t2v('models', '--json', 'models', 'damaged');
    expect(ended.code).toBe(1);
    const found = ended.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(found.find(({ id }) => id === join('models', 'tiny'))).toMatchObject({
      ok: true,
      name: 'tiny-flow',
      family: 'framewise-flow',
    });
    expect(found.find(({ id }) => id === 'damaged')).toMatchObject({
      ok: false,
      problem: { fault: 'model', code: 'model-file-missing' },
    });
  });
});

describe('the program itself', () => {
  test.each([
    [['--help'], 0, 'out', 'run '],
    [['run', '--help'], 0, 'out', '--set PATH=VALUE'],
    [['--version'], 0, 'out', /^\d+\.\d+\.\d+\n$/],
    [[], 2, 'err', 't2v COMMAND'],
    [['frobnicate'], 2, 'err', 'no command "frobnicate"'],
    [['toString'], 2, 'err', 'no command "toString"'],
    [['run'], 2, 'err', 'A file name is missing'],
  ] as const)('%j', async (args, code, stream, text) => {
    const ended = await t2v(...args);
    expect(ended.code).toBe(code);
    if (typeof text === 'string') expect(ended[stream]).toContain(text);
    else expect(ended[stream]).toMatch(text);
  });
});
