// What a pipeline family is to the engine: the components and tensor roles that it needs, and a run from request to pictures.

import type { GenerationRequest } from '../../experiment/request';
import type { DeviceUsed } from '../../protocol/engineMessages';
import type { ModelSpec } from '../../protocol/modelSpec';
import type { AdapterFile } from '../adapters/safetensors';
import type { ClipPieces } from '../clipPieces';
import type { Frames } from '../frames';
import type { ProviderName } from '../onnx/devices';
import type { SessionPool } from '../onnx/sessionPool';
import type { Stages } from './stages';

/** Everything one run may use; a pipeline reads no clock, no file and no environment of its own. */
export interface PipelineContext {
  request: GenerationRequest;
  model: { folder: string; spec: ModelSpec };
  /** The picture or clip of each keyframe, in the order of the request. */
  images: readonly Frames[];
  /** The file of each adapter, in the order of the request. */
  adapters: readonly AdapterFile[];
  device: DeviceUsed & { provider: ProviderName };
  sessions: SessionPool;
  stages: Stages;
  /** The text of a file of the model folder. */
  readText: (file: string) => Promise<string>;
  /** The bytes of a file of the model folder, free to be changed. */
  readBytes: (file: string) => Promise<Uint8Array>;
  /** Called after every `previewEvery` steps with the clip as the model would finish it now; 0 = never. */
  previewEvery: number;
  onPreview: (step: number, frames: Frames) => void;
}

/** Pictures before post-processing, and what the user should know about how they came about. */
export interface PipelineResult {
  /** Taking its pieces runs the stage decode. */
  clip: ClipPieces;
  /** Where `post.interpolate` asks for moments between the frames and the model made them: one clip for each moment, in order. */
  between?: ClipPieces[];
  notes: string[];
}

export type Pipeline = (context: PipelineContext) => Promise<PipelineResult>;

/** Tensor roles of one component: those that the sidecar must name, and those that it may. */
export interface ComponentRoles {
  inputs: readonly string[];
  optionalInputs?: readonly string[];
  outputs: readonly string[];
  /** True when a model of the family can do without this component. */
  optional?: boolean;
}
