// What a request costs, in passes: how often the denoiser computes the whole clip. A step is one pass, a guided step two.

import type { GenerationRequest } from '../experiment/request';
import { guidanceActive } from './guidance';

/** The fields that decide it. */
export type CostFields = Pick<GenerationRequest, 'steps' | 'guidance' | 'guidanceInterval' | 'refine'>;

/** A whole number from 1. */
export function passesOf({ steps, guidance, guidanceInterval, refine }: CostFields): number {
  let passes = steps;
  for (let step = 0; guidance !== 1 && step < steps; step++) {
    if (guidanceActive(step, steps, guidanceInterval)) passes += 1;
  }
  return passes * (1 + refine.rounds);
}
