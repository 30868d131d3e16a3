// 5,000 damaged documents go through every function that takes a text. Nothing may throw, every range and every fix has
// to fit its text, and what can be read must mean the same after formatting.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument, isWellFormed, valueOf } from '../../../src/experiment/document';
import { applyEdits, editField } from '../../../src/experiment/edit';
import { formatExperiment } from '../../../src/experiment/format';
import { migrate } from '../../../src/experiment/migrate';
import { parseExperiment } from '../../../src/experiment/parse';
import { problemCodes } from '../../../src/experiment/problem';
import { damage } from './arbitraries';

const root = join(__dirname, '../../..');
const folders = [
  'media/samples',
  'test/fixtures/experiments/valid',
  'test/fixtures/experiments/format',
  'test/fixtures/experiments/migrate',
];
const originals = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);
const documentsPerBatch = 500;

/** Fields that are set in every damaged document: a leaf, a nested one, an entry of a list, a removal. */
const changes = [
  { path: ['steps'], value: 9 },
  { path: ['motion', 'camera', 'pan'], value: -0.25 },
  { path: ['motion', 'paths', 0, 'points', 0], value: [0, 0.5, 0.5] },
  { path: ['seed', 1], value: 4 },
  { path: ['video'], value: { width: 64, height: 48 } },
  { path: ['prompt'], value: undefined },
  { path: ['keyframes', 0], value: undefined },
];

function valueOfText(text: string): unknown {
  const document = readDocument(text);
  return isWellFormed(document) ? valueOf(document.root) : undefined;
}

describe('5,000 damaged documents', () => {
  it.each(Array.from({ length: 10 }, (_, batch) => batch))('batch %i', (batch) => {
    let readable = 0;
    let sound = 0;
    for (let index = 0; index < documentsPerBatch; index += 1) {
      const seed = batch * documentsPerBatch + index;
      const text = damage(originals[seed % originals.length]!, seed);
      const before = valueOfText(text);
      readable += before === undefined ? 0 : 1;
      sound += checkParse(text, seed) ? 1 : 0;
      checkFormat(text, before, seed);
      checkMigrate(text, seed);
      checkEdits(text, before, seed);
    }
    // The damage has to be of both kinds, or the loop above proves nothing.
    expect(readable).toBeGreaterThan(documentsPerBatch / 20);
    expect(readable).toBeLessThan(documentsPerBatch);
    expect(sound).toBeLessThan(readable);
  });
});

function checkParse(text: string, seed: number): boolean {
  const { experiment, problems } = parseExperiment(text);
  const hasError = problems.some(({ severity }) => severity === 'error');
  expect(experiment === undefined, `document ${seed}`).toBe(hasError);
  for (const { code, range, message, rule, fix } of problems) {
    expect(problemCodes).toContain(code);
    expect(message.length * rule.length, `document ${seed}: ${code}`).toBeGreaterThan(0);
    expect(
      range.offset >= 0 && range.length >= 0 && range.offset + range.length <= text.length,
      `document ${seed}: ${code}`,
    ).toBe(true);
    if (fix) expect(applyEdits(text, fix.edits), `document ${seed}: ${fix.title}`).not.toBe(text);
  }
  return experiment !== undefined;
}

function checkFormat(text: string, before: unknown, seed: number): void {
  const formatted = formatExperiment(text);
  if (before === undefined) expect(formatted, `document ${seed}`).toBe(text);
  expect(formatExperiment(formatted), `document ${seed}`).toBe(formatted);
  expect(valueOfText(formatted), `document ${seed}`).toEqual(before);
}

function checkMigrate(text: string, seed: number): void {
  const migrated = migrate(text);
  if (!migrated) return;
  expect(migrate(migrated.text), `document ${seed}`).toBeUndefined();
  expect(formatExperiment(migrated.text), `document ${seed}`).toBe(migrated.text);
  expect(valueOfText(migrated.text)).toMatchObject({ version: 1 });
}

function checkEdits(text: string, before: unknown, seed: number): void {
  for (const { path, value } of changes) {
    const edits = editField(text, path, value);
    if (before === undefined) {
      if (text.trim() !== '') expect(edits, `document ${seed}`).toEqual([]);
      continue;
    }
    const after = valueOfText(applyEdits(text, edits));
    expect(after, `document ${seed}: ${path.join('.')}`).not.toBeUndefined();
  }
}
