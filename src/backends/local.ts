// The built-in engine as a backend: finds and verifies the model, decodes the given pictures, hands the job to the engine's process.
// What it needs of the disk is passed in.

import { orAborted } from '../base/abort';
import type { Frames } from '../engine/frames';
import { checkRequest } from '../engine/pipelines/checkRequest';
import type { DeviceWish } from '../protocol/engineMessages';
import type { ModelSpec } from '../protocol/modelSpec';
import type { Backend, Engine } from './backend';

export interface LocalBackendOptions {
  engine: Engine;
  /** A verified model: every file there, with the right size and digest. Throws ModelError. */
  openModel: (model: string) => Promise<{ folder: string; spec: ModelSpec }>;
  /** The frames of a picture or clip file. Throws UserError. */
  readPicture: (path: string) => Promise<Frames>;
  device: DeviceWish;
  /** A preview after every so many steps; 0 = none. */
  previewEvery: number;
  /** Versions to embed beside the runtime's own. */
  versions: Record<string, string>;
}

/** The backend named `local`. A request that the model cannot make is refused before anything runs. */
export function createLocalBackend(options: LocalBackendOptions): Backend {
  const { engine, openModel, readPicture, device, previewEvery, versions } = options;
  return {
    name: 'local',
    async run({ request, requestHash, folder }, { signal, onProgress } = {}) {
      engine.wake();
      const model = await orAborted(openModel(request.model), signal);
      checkRequest(request, model.spec);
      const images = await orAborted(
        Promise.all(request.keyframes.map((keyframe) => readPicture(keyframe.image))),
        signal,
      );
      const output = { folder, requestHash, versions };
      return engine.generate({ request, model, images, device, previewEvery, output }, { signal, onProgress });
    },
  };
}
