// What this machine can do: processor, memory, providers, and how long two real steps of the embedded model take. The
// measured clip is thrown away; its times feed the estimates like those of a run.

import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, freemem, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pickBackend } from '../backends';
import { expandExperiment } from '../experiment/expand';
import type { OnProgress } from '../protocol/progress';
import type { TimedRun } from '../runStore/estimate';
import type { EngineServices } from './engineServices';

export interface MachineReport {
  /** ISO 8601, UTC. */
  at: string;
  processor: string;
  cores: number;
  /** Threads that the engine uses. */
  threads: number;
  totalMemoryMb: number;
  freeMemoryMb: number;
  providers: string[];
  versions: Record<string, string>;
  /** The provider that computed the measured steps. */
  provider: string;
  secondsPerStep: number;
  peakMemoryMb: number;
  /** For the estimates. */
  sample: TimedRun;
}

const measuredSteps = 2;

/** Throws ModelError, InternalError or CancelledError. */
export async function checkMachine(
  engine: Pick<EngineServices, 'backends' | 'describeEngine' | 'describeModel'>,
  watching: { signal?: AbortSignal; onProgress?: OnProgress } = {},
): Promise<MachineReport> {
  const { providers, versions, threads } = await engine.describeEngine();
  const model = await engine.describeModel('embedded');
  const context = { modelDefaults: model.sidecar.defaults, modelDigest: model.digest };
  const experiment = { version: 1 as const, prompt: 'a fox', steps: measuredSteps };
  const [request] = expandExperiment(experiment, context);
  const folder = await mkdtemp(join(tmpdir(), 't2v-check-'));
  try {
    const job = { request: request!, requestHash: '0'.repeat(64), folder };
    const result = await pickBackend(engine.backends, 'local').run(job, watching);
    const { steps, guidance, video, modelDigest } = request!;
    return {
      ...hardware(),
      providers,
      versions,
      threads,
      provider: result.device.provider,
      secondsPerStep: (result.timings.stages.denoise ?? 0) / measuredSteps / 1000,
      peakMemoryMb: Math.round(result.peakMemoryMb),
      sample: { modelDigest, steps, guidance, video, timings: { ...result.timings.stages } },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function hardware(): Pick<MachineReport, 'at' | 'processor' | 'cores' | 'totalMemoryMb' | 'freeMemoryMb'> {
  const all = cpus();
  return {
    at: new Date().toISOString(),
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    totalMemoryMb: Math.round(totalmem() / 1024 / 1024),
    freeMemoryMb: Math.round(freemem() / 1024 / 1024),
  };
}
