// Whether a model can make what a request asks for, decided from the sidecar alone, before any process or file is opened.
// Leaves out what needs the pictures themselves (framePatterns) and what the sampler settings mean (schedulers).

import { UserError } from '../../base/errors';
import { canMakeFrames, framesWords, limitsWith, makesStills } from '../../experiment/frameCounts';
import type { GenerationRequest } from '../../experiment/request';
import { canMakeSize, sizesWords } from '../../experiment/videoSizes';
import type { ModelSpec } from '../../protocol/modelSpec';

/** Throws the first UserError found: `size-unsupported`, `frames-unsupported`, `steps-invalid`, `control-unsupported`, `zero-shot-unsupported`. */
export function checkRequest(request: GenerationRequest, model: ModelSpec): void {
  const { width, height, frames } = request.video;
  if (!canMakeSize(model.limits, width, height)) {
    throw unsupported('size-unsupported', 'video.width', {
      value: `${width}x${height}`,
      allowed: model.limits.sizes.map((size) => size.join('x')),
      words: sizesWords(model.limits, 'x'),
      model,
    });
  }
  const { zeroShot } = request.motion;
  if (zeroShot !== undefined && !makesStills(model.limits)) {
    const message = `The model "${model.name}" makes clips itself; motion.zeroShot is only for models of single pictures.`;
    throw new UserError('zero-shot-unsupported', message, { field: 'motion.zeroShot', hint: 'Leave the field out.' });
  }
  const limits = limitsWith(model.limits, zeroShot);
  if (!canMakeFrames(limits, frames)) {
    const allowed = limits.longest === undefined ? limits.frames : [limits.longest];
    const words = framesWords(limits);
    throw unsupported('frames-unsupported', 'video.frames', { value: frames, allowed, words, model });
  }
  if (!Number.isSafeInteger(request.steps) || request.steps < 1) {
    throw new UserError('steps-invalid', `steps is a whole number from 1, got ${request.steps}.`, {
      field: 'steps',
      hint: 'Use a whole number, such as 12.',
      details: { value: request.steps },
    });
  }
  for (const [control, { field, asked }] of Object.entries(controls)) {
    if (asked(request) && !model.controls.includes(control)) {
      const known = model.controls.length === 0 ? 'none' : model.controls.join(', ');
      throw new UserError('control-unsupported', `The model "${model.name}" cannot follow "${field}".`, {
        field,
        hint: `Leave the field out, or choose another model. This one follows: ${known}.`,
        details: { model: model.name, controls: [...model.controls] },
      });
    }
  }
}

/** Each condition that a model may or may not have been trained with, and how to see that a request uses it. */
const controls: Record<string, { field: string; asked: (request: GenerationRequest) => boolean }> = {
  camera: { field: 'motion.camera', asked: (request) => request.motion.camera.length > 0 },
  paths: { field: 'motion.paths', asked: (request) => request.motion.paths.length > 0 },
  keyframes: { field: 'keyframes', asked: (request) => request.keyframes.length > 0 },
  strength: { field: 'motion.strength', asked: (request) => request.motion.strength !== 1 },
  negativePrompt: { field: 'negativePrompt', asked: (request) => request.negativePrompt !== '' },
  loop: { field: 'video.loop', asked: (request) => request.video.loop === true },
  shots: { field: 'shots', asked: (request) => request.shots.length > 0 },
  adapters: { field: 'adapters', asked: (request) => request.adapters.length > 0 },
};

function unsupported(
  code: string,
  field: string,
  at: { value: unknown; allowed: readonly unknown[]; words?: string; model: ModelSpec },
): UserError {
  const allowed = at.words ?? at.allowed.join(', ');
  return new UserError(
    code,
    `The model "${at.model.name}" makes ${field} ${allowed}; the request asks for ${String(at.value)}.`,
    {
      field,
      hint: `Use one of: ${allowed}.`,
      details: { value: at.value, allowed: [...at.allowed] },
    },
  );
}
