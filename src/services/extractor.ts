// An extractor at work: what its graph says of a clip, as the rows that learned metrics are computed from. Runs in this process, on
// the CPU: its graph is small, and a clip is judged in a fraction of the time that making it takes.

import { join } from 'node:path';
import type { Frames } from '../engine/frames';
import { openSession, type ModelSession } from '../engine/onnx/session';
import type { Tensor } from '../engine/tensor';
import { extractorInput } from '../metrics/extractorInput';
import type { DigestCache } from '../modelStore/digestCache';
import { inputRole, openExtractorFolder, type ExtractorSidecar } from '../modelStore/extractor';
import { physicalCores } from '../worker/physicalCores';

/** Where the extractor shipped with the program lies. */
export function shippedExtractor(home: string): string {
  return join(home, 'models', 'extractor');
}

/** What an extractor sees in one clip; what it has no output for is absent. */
export interface ClipFeatures {
  /** A row for the whole clip; of extractors of single pictures there is none. */
  clip?: Float32Array;
  /** A row for each frame that it looked at. */
  frames?: Float32Array[];
  /** Class logits of the clip, and of each frame. */
  classes?: Float32Array;
  frameClasses?: Float32Array[];
  /** What `dual` reads. */
  summary?: Float32Array;
}

export interface Extractor {
  folder: string;
  sidecar: ExtractorSidecar;
  /** Name and version, as it stands beside every number. */
  label: string;
  /** Tells this extractor from every other: the digest of its graph. */
  digest: string;
  describe(frames: Frames): Promise<ClipFeatures>;
  release(): Promise<void>;
}

/** Sessions of an extractor's graphs start when first needed. @throws ModelError as `openExtractorFolder` and `openSession`. */
export async function openExtractor(folder: string, cache?: DigestCache): Promise<Extractor> {
  const sidecar = await openExtractorFolder(folder, { cache });
  const spec = sidecar.components.extractor;
  const open = sessionOnce(() => openSession('extractor', spec, sessionOptions(folder)));
  return {
    folder,
    sidecar,
    label: `${sidecar.name} ${sidecar.version}`,
    digest: spec.sha256,
    async describe(frames) {
      const input = extractorInput(frames, sidecar.input);
      const outputs = await (await open()).run({ [inputRole(sidecar.input)]: input });
      return sidecar.input.layout === 'NCHW' ? ofPictures(outputs) : ofClip(outputs);
    },
    release: () => open.release(),
  };
}

/** How graphs of metrics are run. */
export function sessionOptions(folder: string) {
  return { folder, provider: 'cpu' as const, threads: physicalCores(), now: () => performance.now() };
}

/** Opens a session when first asked, and releases it if it was. */
export function sessionOnce(
  open: () => Promise<ModelSession>,
): (() => Promise<ModelSession>) & { release(): Promise<void> } {
  let session: Promise<ModelSession> | undefined;
  const ask = () => (session ??= open());
  return Object.assign(ask, { release: async () => (await session?.catch(() => undefined))?.release() });
}

function ofPictures({ features, classes }: Record<string, Tensor>): ClipFeatures {
  return { frames: rowsOf(features), frameClasses: rowsOf(classes) };
}

function ofClip({ features, classes, frameFeatures, frameClasses, summary }: Record<string, Tensor>): ClipFeatures {
  return {
    clip: features?.data,
    classes: classes?.data,
    frames: rowsOf(frameFeatures),
    frameClasses: rowsOf(frameClasses),
    summary: summary?.data,
  };
}

/** The rows along the last axis. */
function rowsOf(values: Tensor | undefined): Float32Array[] | undefined {
  if (values === undefined) return undefined;
  const width = values.shape.at(-1) ?? 1;
  return Array.from({ length: values.data.length / width }, (_, row) =>
    values.data.subarray(row * width, (row + 1) * width),
  );
}
