// Builds what jobs are run with: the model folders, the engine's process, the backends. One place makes, one disposes.

import { createLocalBackend } from '../backends/local';
import type { Backend } from '../backends';
import type { JobServices } from '../jobs/runJob';
import { checkRequest } from '../engine/pipelines/checkRequest';
import { checkPlayable } from '../engine/pipelines/rollout';
import type { GenerationRequest } from '../experiment/request';
import type { DeviceWish, EngineDescription, PlayResult } from '../protocol/engineMessages';
import { DigestCache } from '../modelStore/digestCache';
import { loadSidecar, modelDigest, type Sidecar } from '../modelStore/sidecar';
import { verifyModel } from '../modelStore/verifyModel';
import { WorkerClient, type PlayOptions } from '../worker/client';
import { readPicture } from '../worker/readPicture';
import { sha256 } from './digests';
import { modelFolder, versionOf, workerEntry } from './home';

export interface EngineOptions {
  /** Folder with dist/, models/ and package.json. */
  home: string;
  /** Where to compute; asked before each job, so that a changed setting counts from the next job on. */
  device: () => DeviceWish;
  /** A preview after every so many steps; 0 = none. */
  previewEvery: number;
  /** As for `WorkerClient`. */
  isBackground?: boolean;
  /** File that keeps the digests of model files between processes; without it they are computed once per process. */
  digestFile?: string;
}

export interface EngineServices extends Omit<JobServices, 'store'> {
  /** Description and identity of a model; its other files are read only when it runs. Throws ModelError. */
  describeModel(model: string): Promise<ModelDescription>;
  /** Plays a clip of the request's model: pieces come as events, orders lead `object`. Throws as a run does, and `not-playable`. */
  play(request: GenerationRequest, object: string, options: PlayOptions): Promise<PlayResult>;
  /** Providers, threads and versions of the engine; starts its process. */
  describeEngine(): Promise<EngineDescription>;
  /** Ends the engine's process at once. */
  dispose(): void;
}

/** What a model says of itself, and the folder that says it. */
export interface ModelDescription {
  folder: string;
  sidecar: Sidecar;
  /** `modelDigest` of the sidecar. */
  digest: string;
}

/** The engine's process starts with the first job, or with `describeEngine`. */
export function createEngineServices(options: EngineOptions): EngineServices {
  const { home, isBackground } = options;
  const client = new WorkerClient({ entry: workerEntry(home), isBackground });
  const openModel = modelOpener(options);
  const dispose = () => {
    process.removeListener('exit', dispose);
    client.dispose();
  };
  process.once('exit', dispose);
  return {
    backends: [localBackend(client, openModel, options)],
    digest: sha256,
    now: () => new Date(),
    async describeModel(model) {
      const folder = modelFolder(home, model);
      const sidecar = await loadSidecar(folder);
      return { folder, sidecar, digest: modelDigest(sidecar) };
    },
    async play(request, object, play) {
      const model = await openModel(request.model);
      checkRequest(
        { ...request, video: { ...request.video, frames: Math.max(...model.spec.limits.frames) } },
        model.spec,
      );
      checkPlayable(request);
      return client.play({ request, model, device: options.device(), object }, play);
    },
    describeEngine: () => client.describe(),
    dispose,
  };
}

type Opener = (model: string) => Promise<{ folder: string; spec: Sidecar }>;

/** Opens a model once its files are seen to be whole. */
function modelOpener({ home, digestFile }: EngineOptions): Opener {
  const cache = new DigestCache(digestFile);
  return async (model) => {
    const { folder, sidecar } = await verifyModel(modelFolder(home, model), { cache });
    return { folder, spec: sidecar };
  };
}

function localBackend(engine: WorkerClient, openModel: Opener, options: EngineOptions): Backend {
  const { home, device, previewEvery } = options;
  const versions = { 't2v-lab': versionOf(home) };
  const fixed = { engine, openModel, readPicture, previewEvery, versions };
  return {
    name: 'local',
    run: (job, watching) => createLocalBackend({ ...fixed, device: device() }).run(job, watching),
  };
}
