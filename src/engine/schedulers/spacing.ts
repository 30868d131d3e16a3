// Which training timesteps a run of N steps visits, high to low: table 2 of Lin et al., arXiv 2305.08891, with the
// rounding of diffusers (numpy rounds halves to even) and its three habits: whole numbers, fractions, one extra point.

import { ModelError } from '../../base/errors';
import { linspace } from './betas';
import type { SpacingConfig, TimestepSpacing } from './types';

/**
 * whole: DDIM, DDPM. fractional: the Euler family, which keeps linspace unrounded.
 * extraPoint: DPM++ and UniPC, which lay out N + 1 points and drop the last.
 */
export type SpacingHabit = 'whole' | 'fractional' | 'extraPoint';

export interface SpacingRequest {
  /** Denoising steps N, ≥ 1. */
  steps: number;
  /** Training timesteps T. */
  train: number;
  habit: SpacingHabit;
  /** The class's own default, used when the config has no timestep_spacing. */
  spacing: TimestepSpacing;
}

/** The timesteps of a run, N of them, within [0, T] (leading with a large steps_offset may reach beyond, as in diffusers). */
export function spacedTimesteps(config: SpacingConfig, request: SpacingRequest): number[] {
  const name = config.timestep_spacing ?? request.spacing;
  if (!Object.hasOwn(spacings, name)) {
    throw new ModelError(
      'scheduler-config',
      `timestep_spacing is linspace, leading or trailing, got ${JSON.stringify(name)}.`,
      {
        field: 'scheduler.timestep_spacing',
      },
    );
  }
  return spacings[name](request, config.steps_offset ?? 0);
}

const spacings: Record<TimestepSpacing, (request: SpacingRequest, offset: number) => number[]> = {
  linspace({ steps, train, habit }) {
    const points = linspace(0, train - 1, habit === 'extraPoint' ? steps + 1 : steps);
    const kept = points.reverse().slice(0, steps);
    return habit === 'fractional' ? kept : kept.map(roundHalfEven);
  },
  leading({ steps, train, habit }, offset) {
    const points = habit === 'extraPoint' ? steps + 1 : steps;
    const stride = Math.floor(train / points);
    return Array.from({ length: steps }, (_, i) => (points - 1 - i) * stride + offset);
  },
  trailing({ steps, train }) {
    return Array.from({ length: steps }, (_, i) => roundHalfEven(train - i * (train / steps)) - 1);
  },
};

/** The nearest whole number, a half going to the even neighbour (IEEE 754, numpy, Python). */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
