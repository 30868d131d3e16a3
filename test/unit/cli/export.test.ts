// How the options are read. What is written is seen in test/integration/cli/export.test.ts.
import { describe, expect, it } from 'vitest';
import { exportCommand, shapeOf } from '../../../src/cli/export';
import { memoryTerminal } from '../../support/memoryTerminal';

const usage = (text: string) => expect.objectContaining({ code: 'bad-usage', message: expect.stringContaining(text) });

describe('shapeOf', () => {
  it.each([
    [{}, {}],
    [{ width: '320' }, { width: 320 }],
    [
      { scale: '0.5', speed: '2' },
      { scale: 0.5, speed: 2 },
    ],
    [{ range: '3-10' }, { range: { first: 3, last: 10 } }],
  ])('reads %j', (values, shape) => {
    expect(shapeOf(values)).toEqual(shape);
  });

  it.each([
    [{ width: 'wide' }, '--width'],
    [{ width: '' }, '--width'],
    [{ scale: '-1' }, '--scale'],
    [{ scale: '50%' }, '--scale'],
    [{ speed: '1e3' }, '--speed'],
    [{ speed: '2x' }, '--speed'],
    [{ range: '3' }, '--range'],
    [{ range: '3-' }, '--range'],
    [{ range: '1.5-3' }, '--range'],
  ])('refuses %j', (values, option) => {
    expect(() => shapeOf(values)).toThrowError(usage(option));
  });
});

describe('t2v export', () => {
  const run = (...args: string[]) =>
    exportCommand.run(args, { terminal: memoryTerminal(), signal: new AbortController().signal, home: '' });

  it.each([
    [[], 'A file name is missing'],
    [['clip.webm'], '--format is one of mp4, webm, gif, webp, png, sheet; got nothing'],
    [['clip.webm', '--format', 'avi'], 'got "avi"'],
    [['clip.webm', '--format', 'toString'], 'got "toString"'],
    [['a.webm', 'b.webm', '--format', 'gif'], 'Too many file names'],
    [['a.webm', '--format', 'gif', '--quality', '3'], '--quality'],
  ])('%j is refused', async (args, text) => {
    await expect(run(...args)).rejects.toThrowError(usage(text));
  });
});
