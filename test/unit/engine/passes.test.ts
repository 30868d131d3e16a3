// Passes counted by hand: a step is one, a guided step two, every round as much as the first.
import { expect, test } from 'vitest';
import { passesOf, type CostFields } from '../../../src/engine/passes';

const cases: [what: string, fields: Partial<CostFields>, passes: number][] = [
  ['no guidance', { guidance: 1 }, 10],
  ['guidance in every step', {}, 20],
  ['guidance below 1 costs the same', { guidance: 0 }, 20],
  ['guidance in the first half', { guidanceInterval: [0, 0.5] }, 15],
  ['guidance in the middle', { guidanceInterval: [0.2, 0.8] }, 16],
  ['an interval between two steps', { guidanceInterval: [0.51, 0.59] }, 10],
  ['an interval without guidance', { guidance: 1, guidanceInterval: [0, 0.5] }, 10],
  ['one further round', { guidance: 1, refine: { rounds: 1 } }, 20],
  ['three rounds, half guided', { guidanceInterval: [0, 0.5], refine: { rounds: 2 } }, 45],
];
test.each(cases)('%s', (_what, fields, passes) => {
  const plain: CostFields = { steps: 10, guidance: 3, guidanceInterval: [0, 1], refine: { rounds: 0 } };
  expect(passesOf({ ...plain, ...fields })).toBe(passes);
});
