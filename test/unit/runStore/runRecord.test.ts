import { describe, expect, it } from 'vitest';
import { filesOf, formatRunRecord, parseRunRecord } from '../../../src/runStore/runRecord';
import { sampleRecord } from './sample';

describe('parseRunRecord', () => {
  it('reads what formatRunRecord wrote, fields of its own included', () => {
    const record = {
      ...sampleRecord({ files: { clip: 'c.webm', poster: 'p.png', filmstrip: 'f.png' } }),
      note: 'mine',
    };
    expect(parseRunRecord(formatRunRecord(record), 'run.json')).toEqual(record);
  });

  it('reads the figures of newer runs, and older runs that have none', () => {
    const measured = sampleRecord({ metrics: { flicker: 0.01, 'camera.pan': -0.5, 'of later versions': 3 } });
    expect(parseRunRecord(formatRunRecord(measured), 'run.json').metrics).toEqual(measured.metrics);
    expect(parseRunRecord(formatRunRecord(sampleRecord()), 'run.json').metrics).toBeUndefined();
  });

  // change of a good record → code and field of the error
  const cases: [name: string, change: object, code: string, field: string | undefined][] = [
    ['a later format', { format: 2 }, 'newer-format', undefined],
    ['no format', { format: undefined }, 'damaged-run', 'format'],
    ['a short hash', { hash: 'abc' }, 'damaged-run', 'hash'],
    ['a hash in capitals', { hash: 'AB'.repeat(32) }, 'damaged-run', 'hash'],
    ['no request', { request: undefined }, 'damaged-run', 'request'],
    ['a negative seed', { seed: -1 }, 'damaged-run', 'seed'],
    ['a date that is none', { createdAt: 'yesterday' }, 'damaged-run', 'createdAt'],
    ['a negative time', { timings: { write: -1 } }, 'damaged-run', 'timings.write'],
    ['no clip', { files: {} }, 'damaged-run', 'files.clip'],
    ['a figure that is no number', { metrics: { flicker: 'low' } }, 'damaged-run', 'metrics.flicker'],
    ['a path upwards', { files: { clip: '../clip.webm' } }, 'damaged-run', 'files.clip'],
    ['an absolute path', { files: { clip: '/etc/passwd' } }, 'damaged-run', 'files.clip'],
    ['a drive letter', { files: { clip: 'c:clip.webm' } }, 'damaged-run', 'files.clip'],
    ['a backslash', { files: { clip: 'clip.webm', poster: 'a\\b.png' } }, 'damaged-run', 'files.poster'],
    ['the folder itself', { files: { clip: '..' } }, 'damaged-run', 'files.clip'],
    ['a path in a later field', { files: { clip: 'clip.webm', sound: '../x' } }, 'damaged-run', 'files.sound'],
  ];
  for (const [name, change, code, field] of cases) {
    it(`${name} is ${code}`, () => {
      const text = JSON.stringify({ ...sampleRecord(), ...change });
      const expected = { code, field, fault: 'user', message: expect.stringContaining('folder/run.json') };
      expect(() => parseRunRecord(text, 'folder/run.json')).toThrowError(expect.objectContaining(expected));
    });
  }

  it.each(['', '{', 'null', '[]', '"text"', '7'])('the text %o is a damaged run', (text) => {
    expect(() => parseRunRecord(text, 'run.json')).toThrowError(expect.objectContaining({ code: 'damaged-run' }));
  });
});

describe('formatRunRecord', () => {
  it('is readable JSON that ends with a line break', () => {
    const text = formatRunRecord(sampleRecord());
    expect(text.split('\n').slice(0, 2)).toEqual(['{', '  "format": 1,']);
    expect(text.endsWith('}\n')).toBe(true);
  });
});

describe('filesOf', () => {
  it('names the files that are there', () => {
    const files = { clip: 'c.webm', poster: undefined, filmstrip: 'f.png' };
    expect(filesOf(sampleRecord({ files }))).toEqual(['c.webm', 'f.png']);
  });
});
