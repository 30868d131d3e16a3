// Answers the engine's calls on a port, one job at a time. Sessions stay open between jobs.

import { InternalError } from '../base/errors';
import type { Disposable } from '../base/lifecycle';
import { availableProviders } from '../engine/onnx/devices';
import { describeRuntime } from '../engine/onnx/session';
import { createSessionPool } from '../engine/onnx/sessionPool';
import { serveCalls, type Port } from '../protocol/channel';
import { engineChecks, type EngineApi, type SteerOrder } from '../protocol/engineMessages';
import type { StageName } from '../protocol/progress';
import { physicalCores } from './physicalCores';
import { runJob } from './runJob';
import { runPlay } from './runPlay';

const standing: SteerOrder = { x: 0, y: 0, end: false };

export interface ServeOptions {
  /** Awaited before the work of each stage; tests hold a job at a known place with it. */
  beforeStage?: (stage: StageName, signal: AbortSignal) => Promise<void> | void;
}

/** Serves until disposed or until the port closes. */
export function serveEngine(port: Port, { beforeStage }: ServeOptions = {}): Disposable {
  const sessions = createSessionPool(() => performance.now());
  // Read from the disk while the first call is on its way; where it does not load, that call says why.
  describeRuntime().catch(() => undefined);
  let busy = false;
  let order = standing;
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy) throw new InternalError('worker-busy', 'The engine process runs one job at a time.');
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  };
  return serveCalls<EngineApi>(port, engineChecks, {
    async generate(params, { signal, emit }) {
      const before = beforeStage && ((stage: StageName) => beforeStage(stage, signal));
      return alone(() => runJob(params, { sessions, signal, onProgress: emit, beforeStage: before }));
    },
    async play(params, { signal, emit }) {
      return alone(() => {
        order = standing;
        return runPlay(params, { sessions, signal, emit, order: () => order });
      });
    },
    async steer(wanted) {
      order = wanted;
      return undefined;
    },
    async describe() {
      const { providers, version } = await describeRuntime();
      const versions = { node: process.versions.node, 'onnxruntime-node': version };
      return { providers: availableProviders(providers), versions, threads: physicalCores() };
    },
  });
}
