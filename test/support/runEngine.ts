// Runs the engine in this process, as the worker does, without the worker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerationRequest } from '../../src/experiment/request';
import type { Frames } from '../../src/engine/frames';
import { generate, type Generated } from '../../src/engine/generate';
import { createSessionPool, type SessionPool } from '../../src/engine/onnx/sessionPool';
import { createStages, type StagesOptions } from '../../src/engine/pipelines/stages';
import type { ModelSpec } from '../../src/protocol/modelSpec';
import { tinyFolder, tinySpec } from './tinyModel';

export interface EngineRun extends Pick<StagesOptions, 'signal' | 'onProgress' | 'beforeStage'> {
  images?: Frames[];
  threads?: number;
  folder?: string;
  spec?: ModelSpec;
  previewEvery?: number;
  sessions?: SessionPool;
}

const now = () => performance.now();

/** One run; without `sessions` a pool of its own, released at the end. */
export async function runEngine(request: GenerationRequest, run: EngineRun = {}): Promise<Generated> {
  const { folder = tinyFolder, spec = tinySpec(), images = [], threads = 1, previewEvery = 0, ...watching } = run;
  const sessions = run.sessions ?? createSessionPool(now);
  const stages = createStages({ ...watching, now });
  const device = { provider: 'cpu' as const, threads };
  const readText = async (file: string) => readFileSync(join(folder, file), 'utf8');
  try {
    return await generate(
      { request, model: { folder, spec }, images, device, previewEvery },
      { stages, sessions, readText, onProgress: run.onProgress },
    );
  } finally {
    if (run.sessions === undefined) await sessions.release();
  }
}
