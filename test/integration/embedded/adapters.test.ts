// The adapter that comes along, on the shipped model through the shipped command. Slow, some seconds for each clip.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestHash } from '../../../src/experiment/requestHash';
import type { GenerationRequest } from '../../../src/experiment/request';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { sha256 } from '../../../src/services/digests';
import { readClip } from '../../../src/video/clip';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';

const samples = join(__dirname, '..', '..', '..', 'media', 'samples');
const minutes = 60_000;

let programs: BuiltPrograms;
let root: string;
beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-adapters-')));
  mkdirSync(join(root, '.t2v'));
  cpSync(samples, root, { recursive: true });
});
afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

type Done = GenerateResult & { clip: string; hash: string; folder: string; fromStore: boolean };

function start(file: string, ...settings: string[]) {
  const set = settings.flatMap((setting) => ['--set', setting]);
  return startProgram(process.execPath, [programs.cli, 'run', file, '--json', ...set], { cwd: root }).ended;
}

async function run(file: string, ...settings: string[]): Promise<Done> {
  const ended = await start(file, ...settings);
  expect(ended).toMatchObject({ code: 0, err: '' });
  const events = ended.out.trimEnd().split('\n');
  return events.map((line) => JSON.parse(line) as Done & { event: string }).find(({ event }) => event === 'done')!;
}

/** Mean distance of a pixel's largest and smallest colour, 0…255: how colourful a clip is. */
async function colourOf({ clip }: Done): Promise<number> {
  const { data } = (await readClip(clip)).frames;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    const pixel = data.subarray(i, i + 3);
    sum += Math.max(...pixel) - Math.min(...pixel);
  }
  return sum / (data.length / 4);
}

test(
  'weight 0 is the clip without it, and the more it weighs the more the clip looks drawn with a pencil',
  { timeout: 10 * minutes },
  async () => {
    const plain = await run('first.t2v.json');
    const none = await run('adapter-pencil.t2v.json', 'adapters[0].weight=0');
    expect(none.framesDigest).toBe(plain.framesDigest);
    expect(none.hash).not.toBe(plain.hash);
    const half = await run('adapter-pencil.t2v.json', 'adapters[0].weight=0.5');
    const whole = await run('adapter-pencil.t2v.json');
    const colours = [await colourOf(plain), await colourOf(half), await colourOf(whole)] as const;
    expect(colours[0]).toBeGreaterThan(60);
    expect(colours[1]).toBeLessThan(0.8 * colours[0]);
    expect(colours[2]).toBeLessThan(0.4 * colours[0]);
    expect((await run('adapter-pencil.t2v.json')).fromStore).toBe(true);
  },
);

test(
  'an exchanged file is another request, and the record says which file it was',
  { timeout: 5 * minutes },
  async () => {
    const { folder, hash } = await run('adapter-pencil.t2v.json', 'steps=1');
    const bytes = readFileSync(join(root, 'adapters', 'pencil.safetensors'));
    const { request } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { request: GenerationRequest };
    expect(request.adapters).toMatchObject([{ digest: sha256(bytes), weight: 1 }]);
    expect(requestHash(request, sha256)).toBe(hash);

    const changed = Buffer.from(bytes);
    changed.writeUInt16LE(0x3c00, changed.length - 2);
    writeFileSync(join(root, 'adapters', 'changed.safetensors'), changed);
    const other = await run('adapter-pencil.t2v.json', 'steps=1', 'adapters[0].file=adapters/changed.safetensors');
    expect(other.hash).not.toBe(hash);
    expect(other.fromStore).toBe(false);
  },
);

test('a file that is no adapter is refused with its name, and nothing is kept', { timeout: 2 * minutes }, async () => {
  writeFileSync(join(root, 'adapters', 'wrong.safetensors'), 'a picture of a fox, really');
  const ended = await start('adapter-pencil.t2v.json', 'adapters[0].file=adapters/wrong.safetensors');
  expect(ended.code).toBe(2);
  expect(`${ended.out}${ended.err}`).toContain('wrong.safetensors');
  expect(`${ended.out}${ended.err}`).toContain('not a safetensors file');
});
