// One job inside the worker process: generate the frames, write clip, poster and filmstrip, answer with what was made.
// The folder belongs to the caller, who also throws it away when this fails; each file is written whole or not at all.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InternalError, ModelError } from '../base/errors';
import { numbered, type ClipPieces } from '../engine/clipPieces';
import { frameAt, type Frames } from '../engine/frames';
import { startGenerating } from '../engine/generate';
import { chooseDevice } from '../engine/onnx/devices';
import { describeRuntime } from '../engine/onnx/session';
import type { SessionPool } from '../engine/onnx/sessionPool';
import { createStages, fractionOf, stageShares, type Stages, type StagesOptions } from '../engine/pipelines/stages';
import { measureLuma, type MetricValues } from '../metrics';
import { lumaOf, type Plane } from '../metrics/luma';
import type { GenerateParams, GenerateResult } from '../protocol/engineMessages';
import type { ModelSpec } from '../protocol/modelSpec';
import { openClipWriter } from '../video/clip';
import type { ClipMetadata } from '../video/clipMetadata';
import { stillIndices, stillsPng } from '../video/png';
import { writeWholeFile } from '../video/wholeFile';
import { physicalCores } from './physicalCores';
import { readAdapter } from './readAdapter';

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
  const readBytes = (file: string) => readModelFile(model.folder, file);
  const readText = async (file: string) => (await readBytes(file)).toString('utf8');
  const adapters = await Promise.all(request.adapters.map(readAdapter));

  const { clip, notes, timings } = await startGenerating(
    { request, model, images, adapters, device, previewEvery },
    { stages, sessions, readText, readBytes, onProgress: services.onProgress },
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
  const { span } = model.spec.camera;
  const written = await writeFiles(clip, metadata, { folder: output.folder, stages, span, ...watching });
  return {
    ...written,
    video: { width: clip.width, height: clip.height, frames: clip.count, fps: clip.fps },
    notes,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    timings: { ...timings(), stages: stages.times },
    files,
    device,
    modelDigests,
    versions,
  };
}

/** Clips of more frames are measured when they are asked about: their grey pictures would not lie in memory beside the model. */
const mostMeasured = 128;

type Target = { folder: string; stages: Stages; span: ModelSpec['camera']['span'] } & Pick<
  JobServices,
  'signal' | 'onProgress'
>;

interface Written {
  framesDigest: string;
  metrics: MetricValues;
}

/** Writes piece by piece as the frames are made, so that no more than a piece, the few stills and a short clip's grey pictures are in memory. */
async function writeFiles(clip: ClipPieces, metadata: ClipMetadata, target: Target): Promise<Written> {
  const { folder, stages, signal, onProgress } = target;
  const writer = await openClipWriter(join(folder, files.clip), clip, metadata);
  const digest = createHash('sha256');
  const stills = new Map<number, Frames>();
  const wanted = new Set(stillIndices(clip.count));
  const luma: Plane[] = [];
  let metrics: MetricValues = {};
  try {
    for await (const { frames, first, part } of numbered(clip)) {
      const report = (share: number) =>
        onProgress?.({ kind: 'stage', stage: 'write', fraction: fractionOf('write', part, 0.9 * share) });
      await stages.run('write', () => writer.add(frames, { signal, onProgress: report }), part);
      digest.update(frames.data);
      if (clip.count <= mostMeasured) luma.push(...lumaOf(frames));
      for (let index = 0; index < frames.count; index++) {
        if (wanted.has(first + index)) stills.set(first + index, copyOf(frameAt(frames, index)));
      }
    }
    await stages.run(
      'write',
      async () => {
        await writer.finish(signal);
        await writeStills(clip, stills, { metadata, folder, signal });
        metrics = measureLuma(luma, target.span);
      },
      [0.995, 1],
    );
  } finally {
    writer.close();
  }
  onProgress?.({ kind: 'stage', stage: 'write', fraction: stageShares.write[1] });
  return { framesDigest: digest.digest('hex'), metrics };
}

function copyOf(frames: Frames): Frames {
  return { ...frames, data: frames.data.slice() };
}

async function writeStills(
  clip: ClipPieces,
  stills: ReadonlyMap<number, Frames>,
  { metadata, folder, signal }: { metadata: ClipMetadata; folder: string; signal?: AbortSignal },
): Promise<void> {
  const still = (index: number): Frames => {
    const frame = stills.get(index);
    if (frame === undefined) throw new InternalError('still-missing', `Frame ${index} of the clip was not kept.`);
    return frame;
  };
  const { poster, filmstrip } = stillsPng(clip, still, metadata);
  await writeWholeFile(join(folder, files.poster), poster, 'write the poster', signal);
  await writeWholeFile(join(folder, files.filmstrip), filmstrip, 'write the filmstrip', signal);
}

function digestsOf({ tokenizer, components }: ModelSpec): Record<string, string> {
  const digests: Record<string, string> = { tokenizer: tokenizer.sha256 };
  for (const [name, component] of Object.entries(components)) digests[name] = component.sha256;
  return digests;
}

/** A file of a model folder. Throws ModelError `model-file-missing`. */
export async function readModelFile(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, file));
  } catch (cause) {
    throw new ModelError('model-file-missing', `The model file ${join(folder, file)} cannot be read.`, { cause });
  }
}
