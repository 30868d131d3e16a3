// Timestep spacings. Expected lists: numpy by the formulas of diffusers 0.42.1, for T = 1000 unless said.

import { describe, expect, it } from 'vitest';
import { roundHalfEven, spacedTimesteps, type SpacingHabit } from '../../../../src/engine/schedulers/spacing';
import type { SpacingConfig, TimestepSpacing } from '../../../../src/engine/schedulers/types';

function spaced(timestep_spacing: TimestepSpacing, habit: SpacingHabit, steps: number, steps_offset = 0): number[] {
  return spacedTimesteps({ timestep_spacing, steps_offset }, { steps, train: 1000, habit, spacing: 'linspace' });
}

describe('spacedTimesteps', () => {
  it.each([
    // np.linspace(0, 999, 4).round()[::-1]
    ['linspace', 'whole', 4, 0, [999, 666, 333, 0]],
    // the same unrounded: np.linspace(0, 999, 5)[::-1]
    ['linspace', 'fractional', 5, 0, [999, 749.25, 499.5, 249.75, 0]],
    // np.linspace(0, 999, 5).round()[::-1][:-1]; 499.5 goes to the even 500
    ['linspace', 'extraPoint', 4, 0, [999, 749, 500, 250]],
    // np.arange(4) * 250, reversed, plus the offset
    ['leading', 'whole', 4, 0, [750, 500, 250, 0]],
    ['leading', 'whole', 4, 1, [751, 501, 251, 1]],
    ['leading', 'whole', 7, 1, [853, 711, 569, 427, 285, 143, 1]],
    // np.arange(5) * 200 reversed, last dropped
    ['leading', 'extraPoint', 4, 1, [801, 601, 401, 201]],
    // np.arange(1000, 0, -1000/N).round() - 1, for every habit
    ['trailing', 'whole', 4, 0, [999, 749, 499, 249]],
    ['trailing', 'fractional', 3, 0, [999, 666, 332]],
    ['trailing', 'extraPoint', 8, 0, [999, 874, 749, 624, 499, 374, 249, 124]],
    ['trailing', 'whole', 1, 0, [999]],
    ['linspace', 'extraPoint', 1, 0, [999]],
  ] as const)('%s, %s, %i steps, offset %i', (spacing, habit, steps, offset, want) => {
    expect(spaced(spacing, habit, steps, offset)).toEqual(want);
  });

  it.each(['linspace', 'leading', 'trailing'] as const)(
    '%s falls strictly for every number of steps up to 1000',
    (spacing) => {
      for (const habit of ['whole', 'fractional', 'extraPoint'] as const) {
        for (const steps of [1, 2, 3, 7, 12, 49, 50, 333, 999]) {
          const list = spaced(spacing, habit, steps);
          expect(list).toHaveLength(steps);
          expect(
            list.every((t, i) => i === 0 || t < (list[i - 1] ?? NaN)),
            `${habit}, ${steps}`,
          ).toBe(true);
          expect(Math.min(...list)).toBeGreaterThanOrEqual(0);
        }
      }
    },
  );

  it("falls back to the class's own spacing", () => {
    expect(spacedTimesteps({}, { steps: 2, train: 10, habit: 'whole', spacing: 'trailing' })).toEqual([9, 4]);
    expect(spacedTimesteps({}, { steps: 2, train: 10, habit: 'whole', spacing: 'leading' })).toEqual([5, 0]);
  });

  it.each(['even', 'toString'])('refuses the spacing %j', (name) => {
    const config = { timestep_spacing: name } as unknown as SpacingConfig;
    expect(() => spacedTimesteps(config, { steps: 2, train: 10, habit: 'whole', spacing: 'leading' })).toThrow(
      expect.objectContaining({ code: 'scheduler-config', field: 'scheduler.timestep_spacing' }),
    );
  });
});

describe('roundHalfEven', () => {
  // numpy.round
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [2.4, 2],
    [2.6, 3],
    [7, 7],
    [499.5, 500],
    [498.5, 498],
  ])('%d becomes %i', (value, want) => {
    expect(roundHalfEven(value) + 0).toBe(want);
  });
});
