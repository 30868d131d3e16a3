// Formatting through the editor: one edit, and line ends stay as they are.
import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { formatExperiment } from '../../../../src/experiment/format';
import { formatEdits } from '../../../../src/host/language/formatter';
import { TextDocument, type TextEdit } from '../../../support/vscode';

function formatted(text: string): { edits: number; after: string } {
  const document = new TextDocument('/w/a.t2v.json', text);
  const edits = formatEdits(document as unknown as vscode.TextDocument) as unknown as TextEdit[];
  document.apply(edits);
  return { edits: edits.length, after: document.getText() };
}

describe('formatEdits', () => {
  it('makes the text canonical with one edit', () => {
    const text = '{"prompt":"a fox",// words\n"version":1}';
    expect(formatted(text)).toEqual({ edits: 1, after: formatExperiment(text) });
  });

  it('has nothing to do for a canonical text, whatever its line ends', () => {
    const text = '{\n  "version": 1,\n  "prompt": "a fox"\n}\n';
    expect(formatted(text).edits).toBe(0);
    expect(formatted(text.replaceAll('\n', '\r\n')).edits).toBe(0);
  });

  it('keeps Windows line ends', () => {
    expect(formatted('{"prompt":"a fox",\r\n"version":1}').after).toBe(
      '{\r\n  "version": 1,\r\n  "prompt": "a fox"\r\n}\r\n',
    );
  });

  it('leaves a text with broken syntax alone', () => {
    expect(formatted('{"version":1,').edits).toBe(0);
  });
});
