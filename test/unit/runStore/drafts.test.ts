import { describe, expect, it } from 'vitest';
import { draftName, isDraftName, isLeftOver, thisWriter } from '../../../src/runStore/drafts';

const { host } = thisWriter();
const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const dead = () => false;
const alive = () => true;

describe('draftName', () => {
  it('is different each time and known as a draft', () => {
    const [first, second] = [draftName(thisWriter()), draftName(thisWriter())];
    expect(first).not.toBe(second);
    expect([first, second].every(isDraftName)).toBe(true);
    expect(isDraftName('a1'.repeat(32))).toBe(false);
  });

  it('holds only characters that every file system takes', () => {
    expect(draftName(thisWriter())).toMatch(/^[A-Za-z0-9._-]+$/);
  });
});

describe('isLeftOver', () => {
  // writer, age, answer of the system about its process → may it go?
  const cases: [
    name: string,
    writer: { pid: number; host: string },
    age: number,
    isAlive: () => boolean,
    expected: boolean,
  ][] = [
    ['a living process of this machine', { pid: 12, host }, minute, alive, false],
    ['a dead process of this machine', { pid: 12, host }, minute, dead, true],
    ['a dead process, a moment ago', { pid: 12, host }, 0, dead, true],
    ['a process number in use again, after a week', { pid: 12, host }, week + minute, alive, true],
    ['another machine', { pid: 12, host: 'elsewhere-2.local' }, minute, dead, false],
    ['another machine, after a week', { pid: 12, host: 'elsewhere-2.local' }, week + minute, dead, true],
  ];
  for (const [name, writer, age, isAlive, expected] of cases) {
    it(`${name}: ${expected}`, () => {
      expect(isLeftOver(draftName(writer), age, isAlive)).toBe(expected);
    });
  }

  it('a draft with a name of another make may go', () => {
    expect(isLeftOver('.partial-strange', 0, alive)).toBe(true);
  });

  it('asks the system: this process lives, process 2^30 does not', () => {
    expect(isLeftOver(draftName(thisWriter()), 0)).toBe(false);
    expect(isLeftOver(draftName({ pid: 2 ** 30, host }), 0)).toBe(true);
  });
});
