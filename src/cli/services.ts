// Builds what commands work with: the model folders, the run store, the engine's process, the backends. One place makes, one disposes.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalBackend } from '../backends/local';
import type { JobServices } from '../jobs/runJob';
import type { DeviceWish } from '../protocol/engineMessages';
import { DigestCache } from '../modelStore/digestCache';
import { loadSidecar, modelDigest, type Sidecar } from '../modelStore/sidecar';
import { verifyModel } from '../modelStore/verifyModel';
import { RunStore } from '../runStore/runStore';
import { WorkerClient } from '../worker/client';
import { readPicture } from '../worker/readPicture';

export interface ServiceOptions {
  /** Folder with dist/, models/ and package.json. */
  home: string;
  /** Folder whose `.t2v` keeps the runs. */
  workspace: string;
  device: DeviceWish;
  previewEvery: number;
}

export interface Services extends JobServices {
  /** Description and identity of a model; its other files are read only when it runs. Throws ModelError. */
  describeModel(model: string): Promise<{ sidecar: Sidecar; digest: string }>;
  /** Ends the engine's process at once. */
  dispose(): void;
}

/** The services of one command; the engine's process starts with the first request that is not in the store. */
export function createServices({ home, workspace, device, previewEvery }: ServiceOptions): Services {
  const client = new WorkerClient({ entry: join(home, 'dist', 'worker.js') });
  const dispose = () => client.dispose();
  process.once('exit', dispose);
  const cache = new DigestCache();
  const versions = { 't2v-lab': versionOf(home) };
  const local = createLocalBackend({
    engine: client,
    openModel: async (model) => {
      const { folder, sidecar } = await verifyModel(modelFolder(home, model), { cache });
      return { folder, spec: sidecar };
    },
    readPicture,
    device,
    previewEvery,
    versions,
  });
  return {
    store: new RunStore(workspace),
    backends: [local],
    digest: sha256,
    now: () => new Date(),
    async describeModel(model) {
      const sidecar = await loadSidecar(modelFolder(home, model));
      return { sidecar, digest: modelDigest(sidecar) };
    },
    dispose,
  };
}

/** Where the model shipped with the program lies. */
export function embeddedFolder(home: string): string {
  return join(home, 'models', 'embedded');
}

/** `embedded`, or a folder. */
export function modelFolder(home: string, model: string): string {
  return model === 'embedded' ? embeddedFolder(home) : model;
}

/** sha256 as 64 hex digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** sha256 of a file, or undefined when it is not there: reading it later says so. */
export function fileDigest(path: string): string | undefined {
  return existsSync(path) ? sha256(readFileSync(path)) : undefined;
}

/** The program's own version. */
export function versionOf(home: string): string {
  const parsed = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version?: unknown };
  return typeof parsed.version === 'string' ? parsed.version : 'unknown';
}
