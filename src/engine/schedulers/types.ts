// What a sampler is to the rest of the engine, and the fields that it may read from a diffusers scheduler_config.json.
// Each sampler file takes only its own fields (a Pick of SchedulerConfig) and keeps its state in a value made per run.

/** Fresh standard normal values, in the order of the run's generator. */
export type NoiseSource = (count: number) => Float32Array;

/** How much clean picture and how much noise an unscaled sample holds: x = alpha·x0 + sigma·eps. */
export interface NoiseLevel {
  alpha: number;
  sigma: number;
}

/** A sampler for one run. Call `step` once for each index, in order. */
export interface Scheduler {
  /** What the denoiser is told at each step, in its own training units (mostly 0…1000); one value per denoiser call. */
  readonly timesteps: readonly number[];
  /** The noise levels walked through, one more than the steps, where the sampler has such a list. */
  readonly sigmas?: readonly number[];
  /** Standard normal noise times this is the first sample. */
  readonly initNoiseSigma: number;
  /** What this sampler expects of the denoiser, given x = alpha·x0 + sigma·eps at that step. */
  readonly prediction: Prediction;
  /** The sample as the denoiser wants to see it; may return the same array. */
  scaleInput(sample: Float32Array, stepIndex: number): Float32Array;
  /** One step: denoiser output and sample at `stepIndex` give a new array, the sample at `stepIndex + 1`. Inputs are left as they are. */
  step(output: Float32Array, stepIndex: number, sample: Float32Array, noise: NoiseSource): Float32Array;
  /** Level of the unscaled sample before step `stepIndex`; `stepIndex` = number of steps is the result, {1, 0}. */
  levelAt(stepIndex: number): NoiseLevel;
}

/** epsilon: the noise. v_prediction: alpha·eps − sigma·x0. sample: x0. flow: eps − x0 with x = (1−s)·x0 + s·eps. */
export type Prediction = 'epsilon' | 'v_prediction' | 'sample' | 'flow';

export type BetaSchedule = 'linear' | 'scaled_linear' | 'squaredcos_cap_v2';
export type TimestepSpacing = 'linspace' | 'leading' | 'trailing';

/** The noise schedule of training. */
export interface BetaConfig {
  num_train_timesteps?: number;
  beta_start?: number;
  beta_end?: number;
  beta_schedule?: BetaSchedule;
  /** Explicit betas instead of a schedule, one per training step. */
  trained_betas?: readonly number[] | null;
  /** Move the schedule so that the last step is pure noise (arXiv 2305.08891). */
  rescale_betas_zero_snr?: boolean;
}

/** Which of the training timesteps are visited. */
export interface SpacingConfig {
  timestep_spacing?: TimestepSpacing;
  steps_offset?: number;
}

/** Limits put on the predicted clean sample. */
export interface ClipConfig {
  clip_sample?: boolean;
  clip_sample_range?: number;
}

/** Everything that a scheduler_config.json may hold and some sampler here reads, plus what a run adds. */
export interface SchedulerConfig extends BetaConfig, SpacingConfig, ClipConfig {
  /** Number of denoising steps, ≥ 1. */
  steps: number;
  prediction_type?: Prediction | 'flow_prediction';
  /** DDIM only: 0 deterministic … 1 as noisy as DDPM. diffusers passes it to step(). */
  eta?: number;
  set_alpha_to_one?: boolean;
  variance_type?: 'fixed_small' | 'fixed_large';
  timestep_type?: 'discrete' | 'continuous';
  final_sigmas_type?: 'zero' | 'sigma_min';
  use_karras_sigmas?: boolean;
  sigma_min?: number | null;
  sigma_max?: number | null;
  solver_order?: number;
  solver_type?: 'midpoint' | 'bh1' | 'bh2';
  algorithm_type?: 'dpmsolver++';
  lower_order_final?: boolean;
  euler_at_final?: boolean;
  predict_x0?: boolean;
  disable_corrector?: readonly number[];
  use_flow_sigmas?: boolean;
  flow_shift?: number;
  original_inference_steps?: number;
  timestep_scaling?: number;
  shift?: number;
  use_dynamic_shifting?: boolean;
  base_shift?: number;
  max_shift?: number;
  base_image_seq_len?: number;
  max_image_seq_len?: number;
  shift_terminal?: number | null;
  time_shift_type?: 'exponential' | 'linear';
  stochastic_sampling?: boolean;
  snr_shift_scale?: number;
  /** Explicit noise levels of a run (flow-match Euler), high to low, without the closing 0. */
  sigmas?: readonly number[];
  /** Log of the shift of a run with use_dynamic_shifting. */
  mu?: number;
  /** Denoiser tokens of a run; gives mu by the base/max fields when mu is absent. */
  image_seq_len?: number;
}
