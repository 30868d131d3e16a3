// Where a request can run. A backend turns one request into files in a folder; it knows nothing of stores or queues.

import type { GenerationRequest } from '../experiment/request';
import type { EngineDescription, GenerateParams, GenerateResult } from '../protocol/engineMessages';
import type { OnProgress } from '../protocol/progress';

/** One request and where its files go. */
export interface BackendJob {
  request: GenerationRequest;
  requestHash: string;
  /** Existing, empty folder of the caller; on failure the caller throws it away. */
  folder: string;
}

export interface RunOptions {
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

export interface Backend {
  /** The name that experiments give in `backend`. */
  readonly name: string;
  /** Resolves when every file is written. Throws UserError, ModelError, RemoteError, InternalError or CancelledError. */
  run(job: BackendJob, options?: RunOptions): Promise<GenerateResult>;
}

/** The engine in whatever process it runs: looks like a function call. */
export interface Engine {
  /** Makes ready for a job that is about to come, as far as that takes nothing but time. */
  wake(): void;
  generate(params: GenerateParams, options?: RunOptions): Promise<GenerateResult>;
  describe(): Promise<EngineDescription>;
}
