// The way back from a resolved request to an experiment that stands for exactly it: expanding the answer gives the request again,
// whatever defaults hold by then. Fields that no default of a model can change are left out where they say nothing.

import { requestDefaults } from './defaults';
import { formatExperiment } from './format';
import type { CameraKey, GenerationRequest } from './request';
import type { Experiment } from './schema';

/** @param nameOf how the experiment is to write the path of an image, adapter or model; as it is by default. */
export function experimentOf(request: GenerationRequest, nameOf = (path: string) => path): Experiment {
  const { prompt, shots, seed, steps, guidance, guidanceInterval, guidanceRescale, sampler } = request;
  const { negativePrompt, backend, model, post, keyframes, adapters, refine, noise } = request;
  const { frames, ...sizeAndSpeed } = plainVideo(request);
  return {
    version: 1,
    ...(prompt === '' ? {} : { prompt }),
    ...(negativePrompt === '' ? {} : { negativePrompt }),
    // The lengths of shots are the number of frames.
    ...(shots.length === 0
      ? {}
      : { shots: shots.map(({ prompt: words, seconds, transition }) => ({ prompt: words, seconds, transition })) }),
    ...(model === requestDefaults.model ? {} : { model: nameOf(model) }),
    ...(backend === requestDefaults.backend ? {} : { backend }),
    seed,
    steps,
    guidance,
    guidanceInterval: [...guidanceInterval],
    guidanceRescale,
    sampler,
    video: shots.length === 0 ? { ...sizeAndSpeed, frames } : sizeAndSpeed,
    ...motionOf(request),
    ...(keyframes.length === 0
      ? {}
      : { keyframes: keyframes.map(({ at, image, strength }) => ({ at, image: nameOf(image), strength })) }),
    ...(adapters.length === 0
      ? {}
      : { adapters: adapters.map(({ file, weight }) => ({ file: nameOf(file), weight })) }),
    ...(refine.rounds === 0 ? {} : { refine: { rounds: refine.rounds } }),
    ...(noise.warped === 0 ? {} : { noise: { warped: noise.warped } }),
    ...(post.interpolate === 1 && post.upscale === 1
      ? {}
      : { post: { interpolate: post.interpolate, upscale: post.upscale } }),
  };
}

/** The same as the text of a file, in canonical form. */
export function experimentText(experiment: Experiment): string {
  return formatExperiment(JSON.stringify(experiment));
}

function plainVideo({ video: { width, height, frames, fps, loop, order } }: GenerationRequest) {
  return {
    ...{ width, height, frames, fps },
    ...(loop === undefined ? {} : { loop }),
    ...(order === undefined ? {} : { order }),
  };
}

function motionOf({ motion: { camera, strength, paths, zeroShot } }: GenerationRequest): Pick<Experiment, 'motion'> {
  const motion = {
    ...(camera.length === 0 ? {} : { camera: cameraOf(camera) }),
    ...(strength === requestDefaults.motionStrength ? {} : { strength }),
    ...(paths.length === 0 ? {} : { paths: paths.map(({ object, points }) => ({ object, points })) }),
    ...(zeroShot === undefined ? {} : { zeroShot }),
  };
  return Object.keys(motion).length === 0 ? {} : { motion };
}

/** One key at the start is a constant camera. */
function cameraOf(keys: CameraKey[]): NonNullable<NonNullable<Experiment['motion']>['camera']> {
  const plain = keys.map(({ at, pan, tilt, zoom, roll }) => ({ at, pan, tilt, zoom, roll }));
  const { at, ...rates } = plain[0]!;
  return plain.length === 1 && at === 0 ? rates : plain;
}
