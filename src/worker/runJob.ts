// One job inside the worker process: generate the frames, write clip, poster and filmstrip, answer with what was made.
// The folder belongs to the caller, who also throws it away when this fails; each file is written whole or not at all.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { generate, type Generated } from '../engine/generate';
import { chooseDevice } from '../engine/onnx/devices';
import { describeRuntime } from '../engine/onnx/session';
import type { SessionPool } from '../engine/onnx/sessionPool';
import { createStages, stageShares, type StagesOptions } from '../engine/pipelines/stages';
import type { GenerateParams, GenerateResult } from '../protocol/engineMessages';
import type { ModelSpec } from '../protocol/modelSpec';
import { writeClip } from '../video/clip';
import type { ClipMetadata } from '../video/clipMetadata';
import { filmstripPng, posterPng } from '../video/png';
import { writeWholeFile } from '../video/wholeFile';
import { physicalCores } from './physicalCores';

export interface JobServices extends Pick<StagesOptions, 'signal' | 'onProgress' | 'beforeStage'> {
  sessions: SessionPool;
}

const files = { clip: 'clip.webm', poster: 'poster.png', filmstrip: 'filmstrip.png' };

/** Runs every stage, load … write. Throws the errors of `generate` and of the file writers. */
export async function runJob(params: GenerateParams, services: JobServices): Promise<GenerateResult> {
  const { request, model, images, previewEvery, output } = params;
  const { sessions, ...watching } = services;
  const runtime = await describeRuntime();
  const threads = params.device.threads === 0 ? physicalCores() : params.device.threads;
  const device = chooseDevice({ ...params.device, threads }, runtime.providers, runtime.loadable);
  const stages = createStages({ ...watching, now: () => performance.now() });
  const readText = (file: string) => readModelText(model.folder, file);

  const generated = await generate(
    { request, model, images, device, previewEvery },
    { stages, sessions, readText, onProgress: services.onProgress },
  );

  const modelDigests = digestsOf(model.spec);
  const versions = { ...output.versions, 'onnxruntime-node': runtime.version };
  const metadata: ClipMetadata = {
    format: 1,
    requestHash: output.requestHash,
    request,
    seed: request.seed,
    modelDigests,
    versions,
  };
  await stages.run('write', () => writeFiles(generated.frames, metadata, { folder: output.folder, ...watching }));
  return {
    ...describeGenerated(generated),
    timings: { ...generated.timings, stages: stages.times },
    files,
    device,
    modelDigests,
    versions,
  };
}

async function writeFiles(
  frames: Frames,
  metadata: ClipMetadata,
  target: { folder: string } & Pick<JobServices, 'signal' | 'onProgress'>,
): Promise<void> {
  const [start, end] = stageShares.write;
  const { folder, signal, onProgress } = target;
  await writeClip(join(folder, files.clip), frames, metadata, {
    signal,
    onProgress: (share) =>
      onProgress?.({ kind: 'stage', stage: 'write', fraction: start + (end - start) * 0.9 * share }),
  });
  await writeWholeFile(join(folder, files.poster), posterPng(frames, metadata), 'write the poster', signal);
  await writeWholeFile(join(folder, files.filmstrip), filmstripPng(frames, metadata), 'write the filmstrip', signal);
  onProgress?.({ kind: 'stage', stage: 'write', fraction: end });
}

function describeGenerated({
  frames,
  notes,
}: Generated): Pick<GenerateResult, 'video' | 'framesDigest' | 'notes' | 'peakMemoryMb'> {
  return {
    video: { width: frames.width, height: frames.height, frames: frames.count, fps: frames.fps },
    framesDigest: createHash('sha256').update(frames.data).digest('hex'),
    notes,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
}

function digestsOf({ tokenizer, components }: ModelSpec): Record<string, string> {
  const digests: Record<string, string> = { tokenizer: tokenizer.sha256 };
  for (const [name, component] of Object.entries(components)) digests[name] = component.sha256;
  return digests;
}

async function readModelText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (cause) {
    throw new ModelError('model-file-missing', `The model file ${join(folder, file)} cannot be read.`, { cause });
  }
}
