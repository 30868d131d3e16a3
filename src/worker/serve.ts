// Answers the engine's calls on a port, one job at a time. Sessions stay open between jobs.

import { InternalError } from '../base/errors';
import type { Disposable } from '../base/lifecycle';
import { availableProviders } from '../engine/onnx/devices';
import { describeRuntime } from '../engine/onnx/session';
import { createSessionPool } from '../engine/onnx/sessionPool';
import { serveCalls, type Port } from '../protocol/channel';
import { engineChecks, type EngineApi } from '../protocol/engineMessages';
import type { StageName } from '../protocol/progress';
import { physicalCores } from './physicalCores';
import { runJob } from './runJob';

export interface ServeOptions {
  /** Awaited before the work of each stage; tests hold a job at a known place with it. */
  beforeStage?: (stage: StageName, signal: AbortSignal) => Promise<void> | void;
}

/** Serves until disposed or until the port closes. */
export function serveEngine(port: Port, { beforeStage }: ServeOptions = {}): Disposable {
  const sessions = createSessionPool(() => performance.now());
  let busy = false;
  return serveCalls<EngineApi>(port, engineChecks, {
    async generate(params, { signal, emit }) {
      if (busy) throw new InternalError('worker-busy', 'The engine process runs one job at a time.');
      busy = true;
      try {
        return await runJob(params, {
          sessions,
          signal,
          onProgress: emit,
          beforeStage: beforeStage && ((stage) => beforeStage(stage, signal)),
        });
      } finally {
        busy = false;
      }
    },
    async describe() {
      const { providers, version } = await describeRuntime();
      const versions = { node: process.versions.node, 'onnxruntime-node': version };
      return { providers: availableProviders(providers), versions, threads: physicalCores() };
    },
  });
}
