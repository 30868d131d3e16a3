// Properties that hold for every experiment, however untidily it is written: reading, formatting and editing agree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareExperiments } from '../../../src/experiment/compare';
import { applyEdits, editField } from '../../../src/experiment/edit';
import { expandExperiment } from '../../../src/experiment/expand';
import { formatFieldPath, parseFieldPath, valueAt, withValueAt } from '../../../src/experiment/fieldPath';
import { formatExperiment } from '../../../src/experiment/format';
import { parseExperiment } from '../../../src/experiment/parse';
import { canonicalRequest } from '../../../src/experiment/requestHash';
import { experiments, seededNumbers, untidyText } from './arbitraries';
import type { Experiment } from '../../../src/experiment/schema';

const settings = { numRuns: 300, seed: 20240615 };
const seeds = fc.nat();

/** Paths of all leaves, points and numbers of lists included, except the ones that other rules tie together. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name]));
  }
  return [path];
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe('parse', () => {
  it('reads what was written, whatever the layout', () => {
    fc.assert(
      fc.property(experiments, seeds, (experiment, seed) => {
        const { text } = untidyText(experiment, seed);
        const result = parseExperiment(text);
        expect(result.problems).toEqual([]);
        expect(result.experiment).toEqual(experiment);
      }),
      settings,
    );
  });
});

describe('format', () => {
  it('keeps the meaning, keeps every comment once, and changes nothing the second time', () => {
    fc.assert(
      fc.property(experiments, seeds, (experiment, seed) => {
        const { text, comments } = untidyText(experiment, seed);
        const formatted = formatExperiment(text);
        expect(parseExperiment(formatted).experiment).toEqual(experiment);
        expect(formatExperiment(formatted)).toBe(formatted);
        expect(comments.map((comment) => occurrences(formatted, comment))).toEqual(comments.map(() => 1));
      }),
      settings,
    );
  });

  it('writes one experiment in one way, whatever the order of its fields', () => {
    fc.assert(
      fc.property(experiments, seeds, (experiment, seed) => {
        const shuffled = shuffledFields(experiment, seededNumbers(seed));
        expect(formatExperiment(JSON.stringify(shuffled))).toBe(formatExperiment(JSON.stringify(experiment)));
      }),
      settings,
    );
  });

  it('shows one changed value as one changed line', () => {
    fc.assert(
      fc.property(experiments, seeds, (experiment, seed) => {
        const paths = leaves(experiment);
        const path = paths[seed % paths.length]!;
        const before = formatExperiment(JSON.stringify(experiment)).split('\n');
        const changed = withValueAt(experiment, path, otherValue(valueAt(experiment, path)));
        const after = formatExperiment(JSON.stringify(changed)).split('\n');
        expect(after.length).toBe(before.length);
        expect(after.filter((line, index) => line !== before[index]).length).toBe(1);
      }),
      settings,
    );
  });
});

describe('editField', () => {
  it('sets one leaf, leaves the rest and keeps every comment', () => {
    fc.assert(
      fc.property(experiments, seeds, (experiment, seed) => {
        const { text, comments } = untidyText(experiment, seed);
        const paths = leaves(experiment);
        const path = paths[seed % paths.length]!;
        const value = otherValue(valueAt(experiment, path));
        const edits = editField(text, path, value);
        expect(edits.length).toBe(1);
        const edited = applyEdits(text, edits);
        expect(plainValue(edited)).toEqual(withValueAt(experiment, path, value));
        expect(comments.map((comment) => occurrences(edited, comment))).toEqual(comments.map(() => 1));
        expect(editField(edited, path, value)).toEqual([]);
      }),
      settings,
    );
  });

  it('turns any experiment into any other, field by field', () => {
    fc.assert(
      fc.property(experiments, experiments, seeds, (from, to, seed) => {
        const { text } = untidyText(from, seed);
        const names = [...new Set([...Object.keys(from), ...Object.keys(to)])] as (keyof Experiment)[];
        const edited = names.reduce((current, name) => applyEdits(current, editField(current, [name], to[name])), text);
        expect(plainValue(edited)).toEqual(to);
      }),
      settings,
    );
  });

  it('takes a removed field out and nothing else', () => {
    fc.assert(
      fc.property(experiments, seeds, (experiment, seed) => {
        const { text } = untidyText(experiment, seed);
        const names = Object.keys(experiment);
        const name = names[seed % names.length]!;
        const { [name as 'title']: _gone, ...rest } = experiment;
        expect(plainValue(applyEdits(text, editField(text, [name], undefined)))).toEqual(rest);
      }),
      settings,
    );
  });

  it('puts a new field where format would put it', () => {
    fc.assert(
      fc.property(experiments, fc.integer({ min: 1, max: 1000 }), (experiment, steps) => {
        const { steps: _gone, ...rest } = experiment;
        const text = formatExperiment(JSON.stringify(rest));
        const edited = applyEdits(text, editField(text, ['steps'], steps));
        expect(edited).toBe(formatExperiment(edited));
      }),
      settings,
    );
  });
});

describe('compare and expand', () => {
  it('finds the one changed field', () => {
    fc.assert(
      fc.property(experiments, fc.integer({ min: 1001, max: 2000 }), (experiment, steps) => {
        expect(compareExperiments(experiment, structuredClone(experiment))).toEqual([]);
        const changes = compareExperiments(experiment, { ...experiment, steps });
        expect(changes.map(({ path }) => path)).toEqual(['steps']);
      }),
      settings,
    );
  });

  it('makes as many distinct requests as seeds times values', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        const { sweep = {}, seed } = experiment;
        const seedCount = Array.isArray(seed) ? seed.length : 1;
        const count = Object.values(sweep).reduce((product, values) => product * values.length, seedCount);
        const requests = expandExperiment(experiment, { modelDefaults: { frames: 300, fps: 1 } });
        expect(requests.length).toBe(count);
        expect(new Set(requests.map(canonicalRequest)).size).toBe(count);
      }),
      settings,
    );
  });
});

describe('field paths', () => {
  it('are written and read back', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        const paths = leaves(experiment).filter(([first]) => first !== 'sweep');
        expect(paths.map((path) => parseFieldPath(formatFieldPath(path)))).toEqual(paths);
      }),
      settings,
    );
  });
});

function plainValue(text: string): unknown {
  const withoutNotes = formatExperiment(text).replace(/\/\* note \d+\.[^*]*\*\/|\/\/ note \d+\.$/gm, '');
  return JSON.parse(withoutNotes) as unknown;
}

/** A value of the same kind that differs. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value === 0.75 ? 0.25 : 0.75;
  return value === 'other' ? 'another' : 'other';
}

function shuffledFields(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffledFields(item, next));
  if (typeof value !== 'object' || value === null) return value;
  const isSweep = 'steps' in value && Array.isArray(value.steps);
  const members = Object.entries(value).map(([name, item]) => ({ name, item, rank: isSweep ? 0 : next() }));
  members.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(members.map(({ name, item }) => [name, shuffledFields(item, next)]));
}
