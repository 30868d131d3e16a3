// t2v verify as a real process, with the shipped model at its smallest size: a clip is made once and then held against what its file expects.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/services/expectations';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { startProgram } from '../../support/runProgram';

const minutes = 60_000;
let programs: BuiltPrograms;
let root: string;
beforeAll(async () => {
  programs = await builtPrograms();
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-verify-')));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const t2v = (...args: string[]) =>
  startProgram(process.execPath, [programs.cli, 'verify', ...args], { cwd: root }).ended;

const clip = { prompt: 'a fox on the grass', seed: 1, video: { width: 128, height: 128, frames: 4 } };
function file(name: string, more: object): string {
  writeFileSync(join(root, name), JSON.stringify({ version: 1, ...clip, ...more }));
  return name;
}

interface VerifyEvent {
  event: string;
  fromStore: boolean;
  passed: boolean;
  outcomes: Outcome[];
  met: number;
  failed: number;
}
const events = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as VerifyEvent);

describe('verify', () => {
  test('makes the clip, measures, and ends with 0 when all is met', { timeout: 5 * minutes }, async () => {
    const name = file('met.t2v.json', {
      expect: [{ object: 'fox' }, { background: 'grass' }, { metric: 'frames.black', max: 0 }],
    });
    const { code, out, err } = await t2v(name, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [verified, end] = events(out);
    expect(verified).toMatchObject({ event: 'verify', fromStore: false, passed: true });
    expect(verified!.outcomes.map(({ what, measured }) => [what, measured])).toEqual([
      ['object "fox"', 'best fit'],
      ['background "grass"', 'best fit'],
      ['frames.black', 0],
    ]);
    expect(end).toEqual({ event: 'end', met: 3, failed: 0 });
  });

  test('takes it from the store and ends with 1 when something is not met', { timeout: 5 * minutes }, async () => {
    const name = file('unmet.t2v.json', { expect: [{ metric: 'frames.black', max: 0 }, { digest: '00000000' }] });
    const { code, out } = await t2v(name);
    expect(code).toBe(1);
    expect(out).toMatch(/unmet\.t2v\.json: seed 1, run [0-9a-f]{12}, from the store/);
    expect(out).toMatch(/^ {2}met +frames\.black +at most 0 +0$/m);
    expect(out).toMatch(/^ {2}NOT MET +frames +00000000 +[0-9a-f]{64}$/m);
    expect(out).toContain('1 met, 1 not met');
  });

  test('its own digest is met', { timeout: 5 * minutes }, async () => {
    const first = await t2v('unmet.t2v.json', '--json');
    const found = events(first.out)[0]!.outcomes[1]!.measured as string;
    const { code } = await t2v(file('same.t2v.json', { expect: [{ digest: found.slice(0, 12) }] }));
    expect(code).toBe(0);
  });

  test(
    'a file that expects nothing, and one that is wrong, are refused and stop no other',
    { timeout: 5 * minutes },
    async () => {
      file('none.t2v.json', {});
      writeFileSync(join(root, 'wrong.t2v.json'), '{"version":1}');
      const { code, out, err } = await t2v('none.t2v.json', 'wrong.t2v.json', 'met.t2v.json');
      expect(code).toBe(2);
      expect(err).toContain('none.t2v.json expects nothing: its field "expect" is missing or empty.');
      expect(err).toContain('wrong.t2v.json');
      expect(out).toContain('3 met, 0 not met');
    },
  );
});
