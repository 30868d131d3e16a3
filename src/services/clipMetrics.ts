// The figures of a kept run: those of its record, or, where an older version made it, those of its clip.

import { join } from 'node:path';
import { ModelError } from '../base/errors';
import { measureFrames } from '../metrics';
import type { CameraSpec } from '../protocol/modelSpec';
import type { StoredRun } from '../runStore/runStore';
import { readClip } from '../video/clip';
import type { DescribesModels } from './requests';

/** Figures by the names of `src/metrics`. @throws as `readClip`. */
export async function runMetrics(
  { folder, record }: Pick<StoredRun, 'folder' | 'record'>,
  models: DescribesModels,
): Promise<Record<string, number>> {
  if (record.metrics !== undefined) return record.metrics;
  return clipMetrics(join(folder, record.files.clip), record.request.model, models);
}

/** Figures of a clip file that `model` made. @throws as `readClip`. */
export async function clipMetrics(
  path: string,
  model: string | undefined,
  models: DescribesModels,
): Promise<Record<string, number>> {
  const { frames } = await readClip(path);
  return measureFrames(frames, (await cameraSpanOf(model, models)).span);
}

/**
 * What a camera rate of 1 does in a clip's model; where that model is not on this machine, in the embedded one, and `isAssumed`
 * says so. @throws ModelError when the embedded model is missing too.
 */
export async function cameraSpanOf(
  model: string | undefined,
  { describeModel }: DescribesModels,
): Promise<{ span: CameraSpec['span']; isAssumed: boolean }> {
  try {
    if (model !== undefined) return { span: (await describeModel(model)).sidecar.camera.span, isAssumed: false };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
  }
  return { span: (await describeModel('embedded')).sidecar.camera.span, isAssumed: true };
}
