// UniPC: Zhao et al., arXiv 2302.04867, predictor (UniP) and corrector (UniC) of order 1 and 2 on data prediction.
// Equal to diffusers' UniPCMultistepScheduler with bh1 or bh2, also with flow sigmas (Wan). Leaves out order 3, noise
// prediction, Karras sigmas, thresholding.

import { ModelError } from '../../base/errors';
import { cleanSample, predictionOf } from './prediction';
import { scheduleSigmas, shiftSigma, solverPoints, type SolverConfig, type SolverPoint } from './solverPlan';
import { linspace, trainSteps } from './betas';
import type { Scheduler, SchedulerConfig } from './types';

export type UnipcConfig = SolverConfig &
  Pick<
    SchedulerConfig,
    'solver_order' | 'solver_type' | 'lower_order_final' | 'predict_x0' | 'disable_corrector' | 'use_karras_sigmas'
  >;

/** Defaults: order 2, bh2, linspace spacing, epsilon, last sigma 0, corrector on from the second step. Draws no noise. */
export function unipc(config: UnipcConfig): Scheduler {
  refuseOtherSolvers(config);
  const flow = config.use_flow_sigmas ?? false;
  const prediction = predictionOf(
    config,
    flow ? (['flow'] as const) : (['epsilon', 'v_prediction', 'sample'] as const),
  );
  const { sigmas, timesteps } = flow ? flowPlan(config) : schedulePlan(config);
  const points = solverPoints(sigmas, flow);
  const pointAt = (stepIndex: number): SolverPoint => points[stepIndex] ?? { alpha: 1, sigma: 0, lambda: Infinity };
  const weigh = config.solver_type === 'bh1' ? (hh: number) => hh : Math.expm1;
  let history: History | undefined;

  return {
    timesteps,
    sigmas,
    initNoiseSigma: 1,
    prediction,
    scaleInput: (sample) => sample,
    levelAt: (stepIndex) => ({ alpha: pointAt(stepIndex).alpha, sigma: pointAt(stepIndex).sigma }),
    step(output, stepIndex, sample) {
      const clean = cleanSample(prediction, output, { sample, level: pointAt(stepIndex) });
      if (history?.stepIndex !== stepIndex - 1) history = undefined;
      const correct = history !== undefined && !(config.disable_corrector ?? []).includes(stepIndex - 1);
      const start = correct && history !== undefined ? corrector({ history, clean, pointAt, weigh }) : sample;

      const older = history?.clean;
      const order = orderAt(config, stepIndex, history?.order ?? 0);
      history = { stepIndex, order, sample: start, clean, older };
      return predictor({ history, pointAt, weigh });
    },
  };
}

/** What one step leaves for the next. */
interface History {
  stepIndex: number;
  /** Order of the predictor step that was taken from here. */
  order: number;
  /** The (corrected) sample that the step started from. */
  sample: Float32Array;
  /** Clean sample predicted here, and at the step before. */
  clean: Float32Array;
  older?: Float32Array;
}

interface Move {
  history: History;
  pointAt: (stepIndex: number) => SolverPoint;
  /** B(h) of the paper: expm1 for bh2, identity for bh1. */
  weigh: (hh: number) => number;
}

/** One more than last time, up to solver_order, and down to 1 at the end of the run. */
function orderAt(config: UnipcConfig, stepIndex: number, lastOrder: number): number {
  const highest = config.solver_order ?? 2;
  const atEnd = (config.lower_order_final ?? true) ? config.steps - stepIndex : highest;
  return Math.min(highest, atEnd, lastOrder + 1);
}

/** The sample at the next step from this step's. */
function predictor({ history, pointAt, weigh }: Move): Float32Array {
  const { from, to, hh, olderRatio } = geometry(history.stepIndex, pointAt);
  const { clean, older } = history;
  // Order 1 must not touch weigh(hh), which is infinite for bh1 on the way to sigma 0.
  const bend = history.order === 2 ? (to.alpha * weigh(hh) * 0.5) / olderRatio : 0;
  const carry = to.sigma / from.sigma;
  const pull = to.alpha * Math.expm1(hh);
  const next = new Float32Array(clean.length);
  for (let i = 0; i < next.length; i++) {
    const newest = clean[i] ?? 0;
    const difference = (older?.[i] ?? newest) - newest;
    next[i] = carry * (history.sample[i] ?? 0) - pull * newest - bend * difference;
  }
  return next;
}

/** This step's sample made again, now that the clean sample predicted from it is known. */
function corrector({ history, clean, pointAt, weigh }: Move & { clean: Float32Array }): Float32Array {
  const { from, to, hh, olderRatio } = geometry(history.stepIndex, pointAt);
  const { older } = history;
  const weights = history.order === 2 ? correctorWeights(hh, olderRatio, weigh) : { older: 0, newer: 0.5 };
  const carry = to.sigma / from.sigma;
  const pull = to.alpha * Math.expm1(hh);
  const bend = to.alpha * weigh(hh);
  const corrected = new Float32Array(clean.length);
  for (let i = 0; i < corrected.length; i++) {
    const base = history.clean[i] ?? 0;
    const backward = weights.older === 0 ? 0 : ((older?.[i] ?? base) - base) / olderRatio;
    const change = weights.older * backward + weights.newer * ((clean[i] ?? 0) - base);
    corrected[i] = carry * (history.sample[i] ?? 0) - pull * base - bend * change;
  }
  return corrected;
}

/** Solves [[1, 1], [r, 1]]·rho = b of the paper's order conditions; hh = −h. */
function correctorWeights(hh: number, ratio: number, weigh: (hh: number) => number): { older: number; newer: number } {
  const phi2 = Math.expm1(hh) / hh - 1;
  const phi3 = phi2 / hh - 0.5;
  const first = phi2 / weigh(hh);
  const second = (2 * phi3) / weigh(hh);
  const older = (first - second) / (1 - ratio);
  return { older, newer: first - older };
}

/** The move from `stepIndex` to the next, and where the step before lies on it: (lambda_before − lambda) / h, negative. */
function geometry(
  stepIndex: number,
  pointAt: Move['pointAt'],
): { from: SolverPoint; to: SolverPoint; hh: number; olderRatio: number } {
  const from = pointAt(stepIndex);
  const to = pointAt(stepIndex + 1);
  const h = to.lambda - from.lambda;
  return { from, to, hh: -h, olderRatio: (pointAt(stepIndex - 1).lambda - from.lambda) / h };
}

function schedulePlan(config: UnipcConfig): { sigmas: number[]; timesteps: number[] } {
  const { schedule, chosen, timesteps } = scheduleSigmas(config);
  const last = config.final_sigmas_type === 'sigma_min' ? (schedule[0] ?? 0) : 0;
  return { sigmas: [...chosen, last].map(Math.fround), timesteps };
}

/** The first sigma would be exactly 1, where lambda is −Infinity; like the reference it is moved down by 1e-6. */
function flowPlan(config: UnipcConfig): { sigmas: number[]; timesteps: number[] } {
  const train = trainSteps(config);
  const shifted = linspace(1, 1 / train, config.steps + 1)
    .slice(0, config.steps)
    .map((sigma) => shiftSigma(sigma, config.flow_shift ?? 1))
    .map((sigma) => (Math.abs(sigma - 1) < 1e-6 ? sigma - 1e-6 : sigma));
  const last = config.final_sigmas_type === 'sigma_min' ? (shifted.at(-1) ?? 0) : 0;
  return { sigmas: [...shifted, last].map(Math.fround), timesteps: shifted.map((sigma) => Math.trunc(sigma * train)) };
}

function refuseOtherSolvers(config: UnipcConfig): void {
  const order = config.solver_order ?? 2;
  const solver = config.solver_type ?? 'bh2';
  const fits =
    (order === 1 || order === 2) &&
    (solver === 'bh1' || solver === 'bh2') &&
    (config.predict_x0 ?? true) &&
    !(config.use_karras_sigmas ?? false);
  if (fits) return;
  throw new ModelError(
    'scheduler-config',
    'UniPC takes solver_order 1 or 2, solver_type bh1 or bh2, predict_x0 true, no Karras sigmas.',
    {
      field: 'scheduler.solver_order',
      details: { solver_order: order, solver_type: solver },
    },
  );
}
