// Runs the engine in this process, as the worker does, without the worker.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerationRequest } from '../../src/experiment/request';
import type { Frames } from '../../src/engine/frames';
import { generate, type Generated } from '../../src/engine/generate';
import type { ModelSession } from '../../src/engine/onnx/session';
import { createSessionPool, type SessionPool } from '../../src/engine/onnx/sessionPool';
import { createStages, type StagesOptions } from '../../src/engine/pipelines/stages';
import type { ModelSpec } from '../../src/protocol/modelSpec';
import { tinyFolder, tinySpec } from './tinyModel';

export interface EngineRun extends Pick<StagesOptions, 'signal' | 'onProgress' | 'beforeStage'> {
  images?: Frames[];
  /** The bytes of each adapter of the request. */
  adapters?: Uint8Array[];
  threads?: number;
  folder?: string;
  spec?: ModelSpec;
  previewEvery?: number;
  sessions?: SessionPool;
  /** Told of each run of a component, with what it is fed. */
  onRun?: (component: string, feeds: Feeds) => void;
}

type Feeds = Parameters<ModelSession['run']>[0];

const now = () => performance.now();

/** One run; without `sessions` a pool of its own, released at the end. */
export async function runEngine(request: GenerationRequest, run: EngineRun = {}): Promise<Generated> {
  const {
    folder = tinyFolder,
    spec = tinySpec(),
    images = [],
    threads = 1,
    previewEvery = 0,
    onRun,
    ...watching
  } = run;
  const sessions = run.sessions ?? createSessionPool(now);
  const stages = createStages({ ...watching, now });
  const device = { provider: 'cpu' as const, threads };
  const readBytes = async (file: string) => readFileSync(join(folder, file));
  const readText = async (file: string) => readFileSync(join(folder, file), 'utf8');
  const adapters = (run.adapters ?? []).map((bytes) => ({
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  try {
    return await generate(
      { request, model: { folder, spec }, images, adapters, device, previewEvery },
      {
        stages,
        sessions: onRun ? watched(sessions, onRun) : sessions,
        readText,
        readBytes,
        onProgress: run.onProgress,
      },
    );
  } finally {
    if (run.sessions === undefined) await sessions.release();
  }
}

function watched(pool: SessionPool, onRun: NonNullable<EngineRun['onRun']>): SessionPool {
  return {
    ...pool,
    async open(model) {
      const opened = Object.entries<ModelSession>(await pool.open(model));
      const told = (name: string, session: ModelSession): ModelSession => ({
        ...session,
        run: (feeds) => (onRun(name, feeds), session.run(feeds)),
        runBytes: (feeds, role) => (onRun(name, feeds), session.runBytes(feeds, role)),
      });
      return Object.fromEntries(opened.map(([name, session]) => [name, told(name, session)])) as Awaited<
        ReturnType<SessionPool['open']>
      >;
    },
  };
}
