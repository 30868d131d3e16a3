/**
 * The value of every field that neither the experiment nor the model decides. Schema descriptions, the expansion and the
 * documentation all read this one table.
 */
import type { GenerationRequest, SamplerName } from './request';

/** Defaults a model may bring along in its sidecar; each one it leaves out comes from {@link requestDefaults}. */
export interface ModelDefaults {
  steps?: number;
  guidance?: number;
  guidanceInterval?: [number, number];
  guidanceRescale?: number;
  sampler?: SamplerName;
  width?: number;
  height?: number;
  frames?: number;
  fps?: number;
}

/** What a request holds when nobody said otherwise. */
export const requestDefaults = {
  negativePrompt: '',
  model: 'embedded',
  backend: 'local',
  seed: 0,
  steps: 12,
  guidance: 2.5,
  guidanceInterval: [0, 1] as [number, number],
  guidanceRescale: 0,
  sampler: 'flow-match-euler' as SamplerName,
  refineRounds: 0,
  noiseWarped: 0,
  width: 256,
  height: 256,
  frames: 16,
  fps: 8,
  loop: false,
  order: 'coarse-to-fine',
  motionStrength: 1,
  keyframeStrength: 1,
  transition: 'cut',
  adapterWeight: 1,
  interpolate: 1,
  upscale: 1,
} satisfies Record<string, GenerationRequest[keyof GenerationRequest] | boolean>;
