// The engine's public call: one request in, finished frames out, with progress, cancellation and times.
// Knows no file, no clock and no process: what it needs of them is passed in. Writing the clip is the caller's.

import { ModelError } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import type { DeviceUsed, Timings } from '../protocol/engineMessages';
import type { ModelSpec } from '../protocol/modelSpec';
import type { OnProgress } from '../protocol/progress';
import type { AdapterFile } from './adapters/safetensors';
import { wholeClip, type ClipPieces } from './clipPieces';
import type { Frames } from './frames';
import type { ProviderName } from './onnx/devices';
import type { SessionPool } from './onnx/sessionPool';
import { pipelines, type Pipeline } from './pipelines';
import { checkRequest } from './pipelines/checkRequest';
import { postProcess } from './pipelines/postProcess';
import type { Stages } from './pipelines/stages';

export interface GenerateInput {
  request: GenerationRequest;
  model: { folder: string; spec: ModelSpec };
  /** The decoded picture or clip of each keyframe, in the order of the request. */
  images: readonly Frames[];
  /** The file of each adapter, in the order of the request. */
  adapters: readonly AdapterFile[];
  device: DeviceUsed & { provider: ProviderName };
  /** A preview after every so many steps; 0 = none. */
  previewEvery: number;
}

export interface GenerateServices {
  /** Reports progress and holds the signal; made for this job. */
  stages: Stages;
  /** Outlives the job, so that a model stays loaded. */
  sessions: SessionPool;
  /** Text of a file of the model folder. */
  readText: (file: string) => Promise<string>;
  /** Bytes of a file of the model folder, free to be changed. */
  readBytes: (file: string) => Promise<Uint8Array>;
  onProgress?: OnProgress;
}

export interface Generated {
  frames: Frames;
  /** Without the stages that come after: the caller adds `write`. */
  timings: Timings;
  notes: string[];
}

/** Stages whose time counts as inside or outside the runtime; opening sessions and writing files do not. */
const computeStages = ['tokenize', 'encodeText', 'prepare', 'denoise', 'decode', 'post'] as const;

/** A clip that is made while its pieces are taken. */
export interface Generating {
  /** The finished frames; taking them runs the stages decode and post. */
  clip: ClipPieces;
  notes: string[];
  /** To ask for once the last piece was taken. */
  timings: () => Timings;
}

/**
 * Runs stages load … denoise, and decode … post as the pieces are taken. Throws UserError (the request does not fit the model),
 * ModelError (the model's files), CancelledError (between stages and steps).
 */
export async function startGenerating(input: GenerateInput, services: GenerateServices): Promise<Generating> {
  const { request, model } = input;
  const { stages, sessions, readText, readBytes, onProgress } = services;
  const pipeline = pipelineOf(model.spec);
  checkRequest(request, model.spec);

  const runtimeBefore = sessions.runtimeMs();
  const { clip, between, notes } = await pipeline({
    ...input,
    stages,
    sessions,
    readText,
    readBytes,
    onPreview: (step, preview) => onProgress?.({ kind: 'preview', step, frames: preview }),
  });
  return {
    clip: postProcess({ clip, between }, request, stages),
    notes,
    timings() {
      const runtimeMs = sessions.runtimeMs() - runtimeBefore;
      const computeMs = computeStages.reduce((sum, stage) => sum + (stages.times[stage] ?? 0), 0);
      return { stages: { ...stages.times }, runtimeMs, outsideMs: Math.max(0, computeMs - runtimeMs) };
    },
  };
}

/** `startGenerating` with all frames in memory at once. */
export async function generate(input: GenerateInput, services: GenerateServices): Promise<Generated> {
  const { clip, notes, timings } = await startGenerating(input, services);
  return { frames: await wholeClip(clip), notes, timings: timings() };
}

function pipelineOf(spec: ModelSpec): Pipeline {
  const table: Record<string, Pipeline> = pipelines;
  const pipeline = Object.hasOwn(table, spec.family) ? table[spec.family] : undefined;
  if (pipeline === undefined) {
    throw new ModelError(
      'family-unknown',
      `The model "${spec.name}" belongs to the family "${spec.family}"; this version runs ${Object.keys(table).join(', ')}.`,
    );
  }
  return pipeline;
}
