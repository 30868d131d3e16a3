// What a model of the framewise-flow family must have, checked before anything is opened, and its opened parts.

import { ModelError } from '../../base/errors';
import type { ComponentSpec, ModelSpec } from '../../protocol/modelSpec';
import type { ModelSession } from '../onnx/session';
import { tokenizers, type Tokenizer } from '../tokenizers';
import { adaptComponent, adaptedComponent } from './adaptComponent';
import { pickComponents } from './components';
import type { ComponentRoles, PipelineContext } from './types';

const roles = {
  textEncoder: { inputs: ['inputIds', 'attentionMask'], outputs: ['tokens'] },
  planner: { inputs: ['textTokens', 'textMask', 'frameTime'], outputs: ['codes', 'objects', 'camera'] },
  denoiser: { inputs: ['sample', 'timestep', 'codes', 'camera', 'objects'], outputs: ['velocity'] },
  upscaler: { inputs: ['frames'], optionalInputs: ['codes'], outputs: ['frames'], optional: true },
} satisfies Record<string, ComponentRoles>;

/** What the family follows when a model lists it among its controls. */
const controls = ['camera', 'paths', 'keyframes', 'negativePrompt', 'strength', 'shots', 'loop', 'adapters'];

export interface FramewiseModel {
  tokenizer: Tokenizer;
  textEncoder: ModelSession;
  planner: ModelSession;
  denoiser: ModelSession;
  /** Absent in a model whose latent has the size of the video. */
  upscaler?: ModelSession;
}

/**
 * Opens tokenizer and sessions. Throws the first ModelError found: `prediction-unsupported`, `latent-unsupported`,
 * `controls-unsupported`, `tokenizer-unknown`, those of `pickComponents`, of `adaptComponent` and of opening a session.
 */
export async function openFramewiseModel(context: PipelineContext): Promise<FramewiseModel> {
  const { model, sessions, device, readText } = context;
  const { spec, folder } = model;
  checkFamily(spec);
  const maker = tokenizerMaker(spec);
  const components = pickComponents(spec, roles) as Record<Exclude<keyof FramewiseModel, 'tokenizer'>, ComponentSpec>;
  const denoiser = await adaptComponent(adaptedComponent, components[adaptedComponent], context);
  const opened = await sessions.open({ folder, components, device, changed: { [adaptedComponent]: denoiser } });
  const { file, maxLength, lowercase } = spec.tokenizer;
  return { ...opened, tokenizer: maker(await readText(file), { maxLength, lowercase }) };
}

function checkFamily({ name, prediction, latent, components, controls: listed }: ModelSpec): void {
  if (prediction !== 'flow') {
    const message = `Models of this family predict flow, "${name}" predicts ${prediction}.`;
    throw new ModelError('prediction-unsupported', message);
  }
  if (latent.channels !== 3) {
    const message = `Models of this family work on 3 colour channels, "${name}" has ${latent.channels}.`;
    throw new ModelError('latent-unsupported', message);
  }
  if (components.upscaler === undefined && latent.downscale !== 1) {
    const message = `The model "${name}" has latent.downscale ${latent.downscale} but no component "upscaler" to undo it.`;
    throw new ModelError('latent-unsupported', message);
  }
  const ignored = listed.filter((control) => !controls.includes(control));
  if (ignored.length > 0) {
    const message = `The model "${name}" lists ${ignored.join(', ')} in its controls, which its family cannot follow (${controls.join(', ')}).`;
    throw new ModelError('controls-unsupported', message, { details: { controls: ignored } });
  }
}

function tokenizerMaker({ name, tokenizer: { type } }: ModelSpec): (typeof tokenizers)[keyof typeof tokenizers] {
  const makers: Record<string, (typeof tokenizers)[keyof typeof tokenizers]> = tokenizers;
  const maker = Object.hasOwn(makers, type) ? makers[type] : undefined;
  if (maker !== undefined) return maker;
  const known = Object.keys(makers).join(', ');
  throw new ModelError('tokenizer-unknown', `The model "${name}" wants the tokenizer "${type}"; there is ${known}.`);
}
