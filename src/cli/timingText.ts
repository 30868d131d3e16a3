// How long a job took, stage by stage, in words.

import type { GenerateResult } from '../protocol/engineMessages';
import { stageNames } from '../protocol/progress';

/** Two lines: the stages, then device, memory and the time outside the runtime. */
export function timingText({
  timings,
  device,
  peakMemoryMb,
}: Pick<GenerateResult, 'timings' | 'device' | 'peakMemoryMb'>): string {
  const stages = stageNames.filter((stage) => timings.stages[stage] !== undefined);
  const total = stages.reduce((sum, stage) => sum + (timings.stages[stage] ?? 0), 0);
  const parts = stages.map((stage) => `${stage} ${duration(timings.stages[stage] ?? 0)}`);
  const compute = timings.runtimeMs + timings.outsideMs;
  const share = compute === 0 ? 0 : (timings.outsideMs / compute) * 100;
  const note = device.note === undefined ? '' : ` (${device.note})`;
  const where = `${device.provider}, ${device.threads} ${device.threads === 1 ? 'thread' : 'threads'}${note}`;
  return (
    `  ${duration(total)}: ${parts.join(', ')}\n` +
    `  outside the runtime ${duration(timings.outsideMs)} (${share.toFixed(1)} %), peak memory ${Math.round(peakMemoryMb)} MB, ${where}\n`
  );
}

/** Milliseconds below one second, else seconds with two digits behind the point. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
