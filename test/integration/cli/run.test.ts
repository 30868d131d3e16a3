// `t2v run` as a user runs it: a real process, the tiny real model, real files.
import {
  copyFileSync,
  existsSync,
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
import { encode } from 'fast-png';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readClip } from '../../../src/video/clip';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram, type Ended } from '../../support/runProgram';
import { tinyFolder } from '../../support/tinyModel';

let programs: BuiltPrograms;
let root: string;

beforeAll(async () => {
  programs = await builtPrograms();
});
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-cli-')));
  mkdirSync(join(root, 'model'));
  for (const name of readdirSync(tinyFolder)) copyFileSync(join(tinyFolder, name), join(root, 'model', name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes an experiment for the model inside the workspace. */
function experiment(fields: object = {}, name = 'first.t2v.json'): string {
  writeFileSync(
    join(root, name),
    JSON.stringify({ version: 1, prompt: 'a red ball moves left', model: './model', ...fields }),
  );
  return name;
}
const t2v = (...args: string[]) => startProgram(process.execPath, [programs.cli, ...args], { cwd: root });
const events = ({ out }: Ended) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const runs = () => (existsSync(join(root, '.t2v', 'runs')) ? readdirSync(join(root, '.t2v', 'runs')) : []);

describe('a run', () => {
  test('makes the clip, says where it lies and how long each stage took; the second time the store answers', async () => {
    const first = await t2v('run', experiment()).ended;
    expect(first).toMatchObject({ code: 0, signal: null });
    const clip = first.out.split('\n')[0] ?? '';
    expect(clip).toMatch(new RegExp(`^${root}/\\.t2v/runs/[0-9a-f]{64}/clip\\.webm$`));
    expect(first.out).toMatch(/made, seed 0, run [0-9a-f]{12}/);
    for (const stage of ['load', 'tokenize', 'encodeText', 'prepare', 'denoise', 'decode', 'post', 'write'])
      expect(first.out).toContain(`${stage} `);
    expect(first.out).toContain('outside the runtime');
    expect(first.err).toContain('step 3/3');
    expect(first.err).not.toContain('\r');
    const { frames, metadata } = await readClip(clip);
    expect(frames).toMatchObject({ width: 40, height: 24, count: 5, fps: 8 });
    expect(metadata.request).toMatchObject({ prompt: 'a red ball moves left', seed: 0, steps: 3, guidance: 2 });

    const second = await t2v('run', 'first.t2v.json').ended;
    expect(second.code).toBe(0);
    expect(second.out).toContain('answered from the store');
    expect(second.out.split('\n')[0]).toBe(clip);
    expect(runs()).toHaveLength(1);
  });

  test('of seeds and a sweep makes every request in order, copies them under readable names, and reports in JSON', async () => {
    const file = experiment({ seed: [3, 4], sweep: { guidance: [1, 2] } });
    const ended = await t2v('run', file, '--json', '--out', 'out', '--threads', '1', '--provider', 'cpu').ended;
    expect(ended.code).toBe(0);
    const told = events(ended);
    const done = told.filter((event) => event.event === 'done');
    expect(
      told.filter((event) => event.event === 'request').map((event) => [event.index, event.count, event.seed]),
    ).toEqual([
      [1, 4, 3],
      [2, 4, 4],
      [3, 4, 3],
      [4, 4, 4],
    ]);
    expect(done).toHaveLength(4);
    expect(done[0]).toMatchObject({
      fromStore: false,
      device: { provider: 'cpu', threads: 1 },
      video: { width: 40, height: 24, frames: 5, fps: 8 },
    });
    expect(told.at(-1)).toEqual({ event: 'end', made: 4, fromStore: 0, failed: 0 });
    expect(new Set(done.map((event) => event.framesDigest)).size).toBe(4);
    expect(readdirSync(join(root, 'out')).sort()).toEqual(
      done.map(
        (event) => `first-${String(event.index)}-seed${String(event.seed)}-${String(event.hash).slice(0, 8)}.webm`,
      ),
    );
    for (const event of done) expect(readFileSync(String(event.copy))).toEqual(readFileSync(String(event.clip)));
    expect(runs()).toHaveLength(4);
  });

  test('takes changes from the command line; --force makes the same bytes again', async () => {
    const file = experiment();
    const [once] = events(
      await t2v('run', file, '--json', '--set', 'seed=9', '--set', 'video.frames=7', '--set', 'negativePrompt=dog')
        .ended,
    ).filter((event) => event.event === 'done');
    const [again] = events(
      await t2v(
        'run',
        file,
        '--json',
        '--force',
        '--set',
        'seed=9',
        '--set',
        'video.frames=7',
        '--set',
        'negativePrompt=dog',
      ).ended,
    ).filter((event) => event.event === 'done');
    expect(once).toMatchObject({ seed: 9, fromStore: false, video: { frames: 7 } });
    expect(again).toMatchObject({ hash: once!.hash, fromStore: false, framesDigest: once!.framesDigest });
    expect(again!.folder).not.toBe(once!.folder);
    expect(readFileSync(String(again!.clip))).toEqual(readFileSync(String(once!.clip)));
  });

  test('starts from a given picture beside the file', async () => {
    const data = Uint8Array.from({ length: 40 * 24 * 3 }, (_, i) => (i * 5) % 256);
    writeFileSync(join(root, 'start.png'), encode({ width: 40, height: 24, channels: 3, data }));
    const given = await t2v('run', experiment({ keyframes: [{ at: 'first', image: 'start.png' }] }), '--json').ended;
    const free = await t2v('run', experiment({}, 'free.t2v.json'), '--json').ended;
    const digest = (ended: Ended) => events(ended).find((event) => event.event === 'done')?.framesDigest;
    expect(digest(given)).toMatch(/^[0-9a-f]{64}$/);
    expect(digest(given)).not.toBe(digest(free));
  });

  test('lives with names and words from everywhere, and says when a prompt was cut', async () => {
    const prompt = `🦊 Größe 漢字 שלום ${'moves left '.repeat(400)}`;
    const ended = await t2v('run', experiment({ prompt }, 'ünï 🦊 文.t2v.json'), '--out', 'aus gabe').ended;
    expect(ended.code).toBe(0);
    expect(ended.err).toContain('its end was cut off');
    expect(readdirSync(join(root, 'aus gabe'))[0]).toMatch(/^ünï 🦊 文-seed0-[0-9a-f]{8}\.webm$/);
    const { metadata } = await readClip(ended.out.split('\n')[0] ?? '');
    expect(metadata.request.prompt).toBe(prompt);
  });

  test('two at once on the same request: both succeed, one run is kept', async () => {
    const file = experiment({ steps: 20 });
    const both = await Promise.all([t2v('run', file).ended, t2v('run', file).ended]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both[0].out.split('\n')[0]).toBe(both[1].out.split('\n')[0]);
    expect(runs()).toHaveLength(1);
  });
});

describe('stopping', () => {
  test('Ctrl-C stops within a step, leaves nothing behind, and exits with 130', async () => {
    const running = t2v('run', experiment({ steps: 1000 }), '--out', 'out');
    await running.said('step 3/1000');
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, signal: null });
    expect(ended.err).toContain('Cancelled.');
    expect(ended.err).not.toContain('step 1000/1000');
    expect(runs()).toEqual([]);
    expect(existsSync(join(root, 'out'))).toBe(false);
  });

  test('Ctrl-C in the middle of a sweep keeps what was finished', async () => {
    const running = t2v('run', experiment({ sweep: { steps: [1, 1000] } }));
    await running.said('step 3/1000');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect(runs()).toHaveLength(1);
    expect(runs()[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a second Ctrl-C ends the program at once', async () => {
    const running = t2v('run', experiment({ steps: 1000 }));
    await running.said('step 3/1000');
    running.child.kill('SIGINT');
    await running.said('Once more');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect(runs().filter((name) => !name.startsWith('.partial-'))).toEqual([]);
  });
});

describe('what goes wrong is said in words, with an exit code', () => {
  const cases: [what: string, fields: object, args: string[], code: number, text: string][] = [
    ['a size that the model does not make', { video: { width: 24, height: 40 } }, [], 2, 'the request asks for 24x40'],
    [
      'more paths than the model has things',
      { motion: { paths: ['ball', 'cat', 'dog'].map((object) => ({ object, points: [[0, 0.5, 0.5]] })) } },
      [],
      2,
      'the request has 3 paths',
    ],
    ['an unknown field', { promt: 'x' }, [], 2, 'first.t2v.json:1:'],
    ['an unknown field of --set', {}, ['--set', 'stepz=3'], 2, 'Did you mean `steps`'],
    ['an unknown option', {}, ['--frobnicate'], 2, 'bad-usage'],
    ['no thread at all', {}, ['--threads', '0'], 2, '--threads is a whole number from 1'],
    ['a provider that is not here', {}, ['--provider', 'coreml'], 2, 'not available on this machine'],
    ['an unknown backend', { backend: 'cloud' }, [], 2, 'no backend named "cloud"'],
    ['a picture that is not there', { keyframes: [{ at: 'first', image: 'none.png' }] }, [], 2, 'none.png'],
    [
      'a path that leaves the workspace',
      { keyframes: [{ at: 'first', image: '../../none.png' }] },
      [],
      2,
      'outside the workspace',
    ],
    ['no model in the folder', { model: './nowhere' }, [], 1, 'There is no model in'],
  ];
  test.each(cases)('%s', async (_what, fields, args, code, text) => {
    const ended = await t2v('run', experiment(fields), ...args).ended;
    expect(ended.err).toContain(text);
    expect(ended).toMatchObject({ code, signal: null, out: '' });
    expect(runs()).toEqual([]);
  });

  test('in JSON the error is an event', async () => {
    const ended = await t2v('run', experiment({ backend: 'cloud' }), '--json').ended;
    expect(events(ended).at(-2)).toMatchObject({
      event: 'error',
      index: 1,
      fault: 'user',
      code: 'unknown-backend',
      field: 'backend',
    });
    expect(events(ended).at(-1)).toEqual({ event: 'end', made: 0, fromStore: 0, failed: 1 });
  });

  const damages: [what: string, damage: (folder: string) => void, code: string][] = [
    ['a changed byte', (folder) => flipByte(join(folder, 'denoiser.onnx')), 'model-file-digest'],
    [
      'a file cut short',
      (folder) =>
        writeFileSync(join(folder, 'upscaler.onnx'), readFileSync(join(folder, 'upscaler.onnx')).subarray(0, 100)),
      'model-file-size',
    ],
    ['a missing file', (folder) => rmSync(join(folder, 'text_encoder.onnx')), 'model-file-missing'],
    [
      'a wrong shape in the sidecar',
      (folder) => editSidecar(folder, '"velocity",\n', '"velocitas",\n'),
      'tensor-missing',
    ],
  ];
  test.each(damages)('a model with %s', async (_what, damage, code) => {
    damage(join(root, 'model'));
    const ended = await t2v('run', experiment()).ended;
    expect(ended.err).toContain(code);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(runs()).toEqual([]);
  });

  test('one bad request of a sweep does not stop the others', async () => {
    const ended = await t2v('run', experiment({ sweep: { 'video.frames': [5, 6, 7] } })).ended;
    expect(ended.code).toBe(2);
    expect(ended.out).toContain('2 made, 0 from the store, 1 failed');
    expect(runs()).toHaveLength(2);
  });

  // A limit on file size gives the writer EFBIG in the middle of the clip, as a full disk gives ENOSPC.
  test.skipIf(process.platform === 'win32')('a disk that is full leaves no half file', async () => {
    experiment();
    const limited = startProgram(
      'bash',
      ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, programs.cli, 'run', 'first.t2v.json'],
      { cwd: root },
    );
    const ended = await limited.ended;
    expect(ended.err).toContain('no room left');
    expect(ended).toMatchObject({ code: 1, signal: null });
    expect(runs()).toEqual([]);
  });
});

function flipByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(path, bytes);
}

function editSidecar(folder: string, from: string, to: string): void {
  const path = join(folder, 't2v.json');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}
