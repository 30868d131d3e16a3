// t2v evaluate as a real process, with the tiny model: made, stopped, continued, tables.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCsv } from '../../../src/experiment/csv';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';
import { tinyFolder } from '../../support/tinyModel';

const suite = 'prompt_en,dimension\n"a red ball, moving left",motion\na blue ball,colour\na green ball,colour\n';
const settings = ['--model', tinyFolder, '--set', 'steps=1,2', '--set', 'seed=[3,4]'];

let programs: BuiltPrograms;
let root: string;
beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-evaluate-')));
  mkdirSync(join(root, '.t2v'));
  writeFileSync(join(root, 'balls.csv'), suite);
  writeFileSync(join(root, 'bad.csv'), 'name\nball\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const start = (...args: string[]) => startProgram(process.execPath, [programs.cli, 'evaluate', ...args], { cwd: root });
const read = (name: string) => readFileSync(join(root, 'balls-evaluation', name), 'utf8');
interface EvaluationEvent {
  event: string;
  how: string;
  metrics: Record<string, number>;
}

const events = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EvaluationEvent);

describe('evaluate', () => {
  test('stops at Ctrl-C with the table of what it has, and the same command goes on', async () => {
    const first = start('balls.csv', ...settings);
    await first.said('2 of 12');
    first.child.kill('SIGINT');
    const stopped = await first.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/Cancelled with \d+ clips to go; the same command continues/);
    expect(read('table.md')).toContain('# Evaluation of balls.csv');
    const kept = read('results.jsonl').trimEnd().split('\n').length;
    expect(kept).toBeGreaterThanOrEqual(2);
    expect(kept).toBeLessThan(12);

    const second = await start('balls.csv', ...settings, '--json').ended;
    expect(second).toMatchObject({ code: 0, err: '' });
    const how = events(second.out).flatMap((event) => (event.event === 'clip' ? [event.how] : []));
    expect(how).toHaveLength(12);
    expect(how.filter((one) => one === 'known')).toHaveLength(kept);
    expect(events(second.out).at(-1)).toMatchObject({ event: 'end', cancelled: false, missing: 0 });
  });

  test('writes means with intervals for each setting and category', async () => {
    await start('balls.csv', ...settings).ended;
    const [head, ...rows] = parseCsv(read('table.csv'));
    const table = rows.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!])));
    expect(new Set(table.map(({ category }) => category))).toEqual(new Set(['', 'colour', 'motion']));
    expect(new Set(table.map(({ variant }) => variant))).toEqual(
      new Set([`${tinyFolder}, steps=1`, `${tinyFolder}, steps=2`]),
    );
    const flicker = table.find(({ category, metric }) => category === '' && metric === 'flicker')!;
    expect(flicker).toMatchObject({ prompts: '3', better: 'lower', extractor: '' });
    expect(Number(flicker.low)).toBeLessThanOrEqual(Number(flicker.mean));
    expect(Number(flicker.high)).toBeGreaterThanOrEqual(Number(flicker.mean));
    const learned = table.find(({ metric }) => metric === 'consistency')!;
    expect(learned.extractor).toBe('t2v-lab-emoji-judge 0.3.1');
    expect(read('table.md')).toContain('## colour');
  });

  test('a shorter list and no extractor need only other figures, no other clips', async () => {
    const { code, out } = await start(
      'balls.csv',
      ...settings,
      '--limit',
      '1',
      '--extractor',
      'none',
      '--out',
      'short',
      '--json',
    ).ended;
    expect(code).toBe(0);
    const clips = events(out).filter(({ event }) => event === 'clip');
    expect(clips.map(({ how }) => how)).toEqual(Array(4).fill('from the store'));
    expect(clips[0]!.metrics).not.toHaveProperty('consistency');
    expect(existsSync(join(root, 'short', 'table.csv'))).toBe(true);
  });

  test('a clip that cannot be made is told, the others are made', async () => {
    const { code, out, err } = await start(
      'balls.csv',
      '--model',
      tinyFolder,
      '--set',
      'video.frames=5,6',
      '--limit',
      '1',
      '--out',
      'some',
    ).ended;
    expect(code).toBe(2);
    expect(err).toContain('frames');
    expect(err).toContain('1 clips failed; the same command tries them again.');
    expect(out).toContain('video.frames=5');
  });

  test.each([
    [['bad.csv'], 'has no prompt'],
    [['gone.txt'], 'gone.txt'],
    [['balls.csv', '--limit', '0'], '--limit is a whole number'],
    [['balls.csv', '--set', 'stepz=2'], 'stepz'],
    [['balls.csv', '--set', 'steps'], 'sets nothing'],
    [['balls.csv', '--threads', 'x'], '--threads'],
  ])('%j exits with 2', async (args, says) => {
    expect(await start(...args).ended).toMatchObject({ code: 2, err: expect.stringContaining(says) });
  });
});
