// Every sampler against diffusers: schedulers.json (21 cases, diffusers 0.40-dev) and schedulers-more.json (made by
// more-schedulers.py beside it, diffusers 0.42.1), in test/fixtures/golden. The whole path counts, not only its end.

import { describe, expect, it } from 'vitest';
import type { SchedulerConfig } from '../../../../src/engine/schedulers';
import type { SamplerName } from '../../../../src/experiment/request';
import { readGolden, runToy, worstRelative } from './golden';

const samplerOf: Record<string, SamplerName> = {
  DDIMScheduler: 'ddim',
  CogVideoXDDIMScheduler: 'ddim',
  DDPMScheduler: 'ddpm',
  EulerDiscreteScheduler: 'euler',
  EulerAncestralDiscreteScheduler: 'euler-ancestral',
  DPMSolverMultistepScheduler: 'dpmpp-2m',
  UniPCMultistepScheduler: 'unipc',
  LCMScheduler: 'lcm',
  FlowMatchEulerDiscreteScheduler: 'flow-match-euler',
};

/** What the makers of schedulers.json passed to set_timesteps and step, beside the config. */
const runArguments: Record<string, Partial<SchedulerConfig>> = {
  ddim_eta05_leading: { eta: 0.5 },
  // LTXPipeline at 512×704×161: 21·16·22 = 7392 tokens, sigmas linspace(1, 1/20, 20).
  flow_euler_ltx09: { sigmas: Array.from({ length: 20 }, (_, i) => 1 - i / 20), image_seq_len: 7392 },
  // The levels published for ltxv-2b-0.9.8-distilled, first pass.
  flow_euler_ltx098_2b_distilled: { sigmas: [1, 0.9937, 0.9875, 0.9812, 0.975, 0.9094, 0.725] },
};

/**
 * diffusers holds a sample of size 4096 in float32 in these two, so that its own results lose three digits
 * (with zero terminal SNR, sigma starts at 4096). Ours keep them: doubles inside a step.
 */
const referenceLosesDigits = new Set(['euler_cosine_v', 'euler_a_cosine_v', 'ddpm_cosine_v']);

/** Samples under 0.1 count as 0.1: step noise differs from torch's AVX code by up to 2.4e-7 in all, not relative. */
const smallest = 0.1;

const files = { 'schedulers.json': 21, 'schedulers-more.json': 32 };

describe.each(Object.entries(files))('%s', (file, count) => {
  const cases = readGolden(file);

  it(`has ${count} cases`, () => {
    expect(Object.keys(cases)).toHaveLength(count);
  });

  it.each(Object.entries(cases))('%s', (name, golden) => {
    const sampler = samplerOf[golden.cls];
    expect(sampler, golden.cls).toBeDefined();
    const run = runToy(sampler ?? 'ddim', {
      ...golden.config,
      steps: golden.steps,
      ...golden.run,
      ...runArguments[name],
    });
    const tolerance = referenceLosesDigits.has(name) ? 5e-4 : 1e-5;

    expect(worstRelative([run.initNoiseSigma], [golden.init_noise_sigma], 1e-9)).toBeLessThan(1e-5);
    expect(worstRelative(run.timesteps, golden.timesteps, 1e-9)).toBeLessThan(1e-5);
    if (golden.sigmas) expect(worstRelative(run.sigmas ?? [], golden.sigmas, 1e-9)).toBeLessThan(1e-5);
    expect(run.trajectory).toHaveLength(golden.trajectory_first4.length);
    run.trajectory.forEach((sample, step) => {
      const want = golden.trajectory_first4[step] ?? [];
      expect(worstRelative(sample.slice(0, 4), want, smallest), `step ${step}`).toBeLessThan(tolerance);
    });
    expect(worstRelative(run.trajectory.at(-1) ?? [], golden.final, smallest)).toBeLessThan(tolerance);
  });
});

describe('dpmpp-2m-karras', () => {
  it('is dpmpp-2m with Karras sigmas, whatever the config says', () => {
    const golden = readGolden('schedulers.json').dpmpp2m_karras_sd;
    const run = runToy('dpmpp-2m-karras', { ...golden?.config, use_karras_sigmas: false, steps: golden?.steps ?? 0 });
    expect(worstRelative(run.trajectory.at(-1) ?? [], golden?.final ?? [], smallest)).toBeLessThan(1e-5);
  });
});
