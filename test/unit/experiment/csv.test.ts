import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, parseCsv } from '../../../src/experiment/csv';

describe('parseCsv', () => {
  it.each<[what: string, text: string, rows: string[][]]>([
    [
      'plain fields',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'no line break at the end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'the line breaks of Windows',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'quotes around commas, quotes and line breaks',
      '"a,1","say ""hi"""\n"two\nlines",x',
      [
        ['a,1', 'say "hi"'],
        ['two\nlines', 'x'],
      ],
    ],
    [
      'empty fields',
      'a,,\n,"",b',
      [
        ['a', '', ''],
        ['', '', 'b'],
      ],
    ],
    ['empty lines, which are no rows', 'a\n\n\nb\n', [['a'], ['b']]],
    ['a quote inside a field', '5" pipe,b', [['5" pipe', 'b']]],
    ['text after a quoted field', '"a"b,c', [['"a"b', 'c']]],
    ['a quote that is never closed', '"a,b\nc', [['a,b\nc']]],
    ['nothing', '', []],
  ])('reads %s', (_what, text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });
});

describe('csvLine', () => {
  it('quotes what must be', () => {
    expect(csvLine(['a', 1.5, 'b,c', 'say "hi"', 'two\nlines', ''])).toBe('a,1.5,"b,c","say ""hi""","two\nlines",\n');
  });

  it('is read back as it was', () => {
    const rows = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 4 });
    const roundTrip = fc.property(rows, (table) => {
      expect(parseCsv(table.map((row) => csvLine(row)).join(''))).toEqual(table);
    });
    fc.assert(roundTrip);
  });
});
