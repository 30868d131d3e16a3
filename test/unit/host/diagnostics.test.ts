import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import type { Problem } from '../../../src/experiment/problem';
import { toDiagnostics } from '../../../src/host/diagnostics';
import { DiagnosticSeverity, TextDocument } from '../../support/vscode';

const text = '{\n  "version": 1,\n  "stesp": 12\n}\n';
const document = new TextDocument('/a/b.t2v.json', text) as unknown as vscode.TextDocument;

const problem = (more: Partial<Problem>): Problem => ({
  code: 'unknown-field',
  message: 'Unknown field.',
  severity: 'error',
  path: [],
  range: { offset: 0, length: 0 },
  rule: 'a known field',
  ...more,
});

describe('toDiagnostics', () => {
  it('is empty without problems', () => {
    expect(toDiagnostics([], document)).toEqual([]);
  });

  it.each([
    {
      what: 'a key in the third line',
      range: { offset: text.indexOf('"stesp"'), length: 7 },
      start: { line: 2, character: 2 },
      end: { line: 2, character: 9 },
    },
    {
      what: 'the whole document',
      range: { offset: 0, length: text.length },
      start: { line: 0, character: 0 },
      end: { line: 4, character: 0 },
    },
    {
      what: 'a place without length',
      range: { offset: 1, length: 0 },
      start: { line: 0, character: 1 },
      end: { line: 0, character: 1 },
    },
  ])('places $what', ({ range, start, end }) => {
    expect(toDiagnostics([problem({ range })], document)[0]?.range).toEqual({ start, end });
  });

  it.each([
    ['error', DiagnosticSeverity.Error],
    ['warning', DiagnosticSeverity.Warning],
  ] as const)('says %s as the editor does, with source and code', (severity, expected) => {
    expect(toDiagnostics([problem({ severity })], document)).toMatchObject([
      { severity: expected, source: 'T2V', code: 'unknown-field', message: 'Unknown field.' },
    ]);
  });
});
