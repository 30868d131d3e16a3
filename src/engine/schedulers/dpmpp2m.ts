// DPM-Solver++ second-order multistep, data prediction, midpoint form: Lu et al., arXiv 2211.01095, algorithm 2.
// Equal to diffusers' DPMSolverMultistepScheduler with algorithm_type dpmsolver++ and solver_order 1 or 2, with Karras
// sigmas or flow sigmas where asked. Leaves out order 3, the heun form, SDE variants, Lu lambdas, thresholding.

import { ModelError } from '../../base/errors';
import { cleanSample, predictionOf } from './prediction';
import { karrasSigmas, timestepOf } from './sigmas';
import { scheduleSigmas, shiftSigma, solverPoints, type SolverConfig, type SolverPoint } from './solverPlan';
import { linspace, trainSteps } from './betas';
import { roundHalfEven } from './spacing';
import type { Scheduler, SchedulerConfig } from './types';

export type Dpmpp2mConfig = SolverConfig &
  Pick<
    SchedulerConfig,
    'solver_order' | 'solver_type' | 'lower_order_final' | 'euler_at_final' | 'use_karras_sigmas' | 'algorithm_type'
  >;

/** Defaults: order 2, midpoint, linspace spacing, epsilon, last sigma 0. Draws no noise. */
export function dpmpp2m(config: Dpmpp2mConfig): Scheduler {
  refuseOtherSolvers(config);
  const flow = config.use_flow_sigmas ?? false;
  const prediction = predictionOf(
    config,
    flow ? (['flow'] as const) : (['epsilon', 'v_prediction', 'sample'] as const),
  );
  const { sigmas, timesteps } = sigmaPlan(config);
  const points = solverPoints(sigmas, flow);
  const pointAt = (stepIndex: number): SolverPoint => points[stepIndex] ?? { alpha: 1, sigma: 0, lambda: Infinity };
  let last: { stepIndex: number; clean: Float32Array } | undefined;

  return {
    timesteps,
    sigmas,
    initNoiseSigma: 1,
    prediction,
    scaleInput: (sample) => sample,
    levelAt: (stepIndex) => ({ alpha: pointAt(stepIndex).alpha, sigma: pointAt(stepIndex).sigma }),
    step(output, stepIndex, sample) {
      const from = pointAt(stepIndex);
      const to = pointAt(stepIndex + 1);
      const clean = cleanSample(prediction, output, { sample, level: from });
      const older = last?.stepIndex === stepIndex - 1 && !firstOrderAt(config, stepIndex) ? last.clean : undefined;
      last = { stepIndex, clean };

      const h = to.lambda - from.lambda;
      const ratio = (from.lambda - pointAt(stepIndex - 1).lambda) / h;
      const weight = -to.alpha * Math.expm1(-h);
      const next = new Float32Array(sample.length);
      for (let i = 0; i < next.length; i++) {
        const newest = clean[i] ?? 0;
        const bend = older === undefined ? 0 : (newest - (older[i] ?? 0)) / ratio;
        next[i] = (to.sigma / from.sigma) * (sample[i] ?? 0) + weight * (newest + 0.5 * bend);
      }
      return next;
    },
  };
}

/** diffusers' rule for falling back to one point at the end of the run; the first step has no older point anyway. */
function firstOrderAt(config: Dpmpp2mConfig, stepIndex: number): boolean {
  if ((config.solver_order ?? 2) === 1) return true;
  if (stepIndex !== config.steps - 1) return false;
  const endsAtZero = (config.final_sigmas_type ?? 'zero') === 'zero';
  return endsAtZero || (config.euler_at_final ?? false) || ((config.lower_order_final ?? true) && config.steps < 15);
}

function sigmaPlan(config: Dpmpp2mConfig): { sigmas: number[]; timesteps: number[] } {
  const { schedule, chosen, timesteps } = scheduleSigmas(config);
  const close = (values: number[]): number[] =>
    [...values, config.final_sigmas_type === 'sigma_min' ? (schedule[0] ?? 0) : 0].map(Math.fround);
  if (config.use_karras_sigmas ?? false) {
    const karras = karrasSigmas(
      config.sigma_min ?? schedule[0] ?? 0,
      config.sigma_max ?? schedule.at(-1) ?? 0,
      config.steps,
    );
    const exact = karras.map((sigma) => timestepOf(sigma, schedule));
    const rounded = config.beta_schedule === 'squaredcos_cap_v2' ? exact.map(Math.floor) : exact.map(roundHalfEven);
    return { sigmas: close(karras), timesteps: rounded };
  }
  if (config.use_flow_sigmas ?? false) {
    const train = trainSteps(config);
    const shifted = linspace(1, 1 / train, config.steps + 1)
      .map((alpha) => shiftSigma(1 - alpha, config.flow_shift ?? 1))
      .reverse()
      .slice(0, config.steps);
    return { sigmas: close(shifted), timesteps: shifted.map((sigma) => Math.trunc(sigma * train)) };
  }
  return { sigmas: close(chosen), timesteps };
}

function refuseOtherSolvers(config: Dpmpp2mConfig): void {
  const order = config.solver_order ?? 2;
  const solver = config.solver_type ?? 'midpoint';
  const algorithm = config.algorithm_type ?? 'dpmsolver++';
  if ((order === 1 || order === 2) && solver === 'midpoint' && algorithm === 'dpmsolver++') return;
  throw new ModelError(
    'scheduler-config',
    `DPM++ 2M takes solver_order 1 or 2, solver_type midpoint, algorithm_type dpmsolver++; got ${order}, ${solver}, ${algorithm}.`,
    { field: 'scheduler.algorithm_type' },
  );
}
