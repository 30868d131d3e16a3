// Whether a model folder holds exactly the files that its description promises: present, of the right size, unchanged.
// Cheap checks come first, so that a missing file is told before anything large is read. Leaves out the ONNX graphs.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../base/errors';
import { fileError, systemCode } from '../base/fileError';
import { throwIfAborted } from '../base/abort';
import { DigestCache } from './digestCache';
import { loadSidecar, modelDigest, type ModelFile, type Sidecar } from './sidecar';

/** A model that may be loaded. */
export interface ModelInfo {
  folder: string;
  sidecar: Sidecar;
  /** `modelDigest` of the sidecar; part of every request's identity. */
  digest: string;
  /** sha256 of each file by the part it plays: `denoiser`, `textEncoder`, `tokenizer`, … */
  fileDigests: Record<string, string>;
}

export interface VerifyOptions {
  /** Remembers digests between calls; without one, every call reads every file. */
  cache?: DigestCache;
  signal?: AbortSignal;
}

/**
 * Checks the description and every file it names.
 * @throws ModelError, the first that applies: those of `loadSidecar`, `model-file-missing`, `model-file-size`,
 *   `model-file-digest`; each names the file, what was expected, what was found, and what to do. CancelledError.
 */
export async function verifyModel(folder: string, options: VerifyOptions = {}): Promise<ModelInfo> {
  const sidecar = await loadSidecar(folder);
  const files = filesOf(sidecar);
  await verifyFiles(folder, files, options);
  const fileDigests = Object.fromEntries(files.map(({ role, sha256 }) => [role, sha256]));
  return { folder, sidecar, digest: modelDigest(sidecar), fileDigests };
}

/** A file and the part that it plays. */
export type RoleFile = ModelFile & { role: string };

/** Checks files of a model folder, all sizes first. @throws as `verifyModel`, but for the description. */
export async function verifyFiles(
  folder: string,
  files: readonly RoleFile[],
  options: VerifyOptions = {},
): Promise<void> {
  const { cache = new DigestCache(), signal } = options;
  for (const file of files) await checkSize(folder, file);
  for (const file of files) {
    throwIfAborted(signal);
    await checkDigest(folder, file, { cache, signal });
  }
}

function filesOf({ tokenizer, components }: Sidecar): RoleFile[] {
  const parts = Object.entries(components).flatMap(([role, part]) => [
    { role, file: part.file, sha256: part.sha256, bytes: part.bytes },
    ...(part.externalData ?? []).map((data, index) => ({ ...data, role: `${role}.externalData.${index}` })),
  ]);
  return [{ role: 'tokenizer', file: tokenizer.file, sha256: tokenizer.sha256, bytes: tokenizer.bytes }, ...parts];
}

async function checkSize(folder: string, { role, file, bytes }: RoleFile): Promise<void> {
  const path = join(folder, file);
  const found = await sizeOf(path, role);
  if (bytes === undefined || bytes === found) return;
  throw new ModelError(
    'model-file-size',
    `The ${role} of the model, ${path}, has ${found} bytes instead of ${bytes}.`,
    {
      hint: changedHint,
      details: { path, role, expected: bytes, found },
    },
  );
}

async function checkDigest(
  folder: string,
  { role, file, sha256 }: RoleFile,
  { cache, signal }: Required<Pick<VerifyOptions, 'cache'>> & VerifyOptions,
): Promise<void> {
  const path = join(folder, file);
  const found = await readable(cache.digestOf(path, signal), path);
  if (found === sha256) return;
  throw new ModelError(
    'model-file-digest',
    `The ${role} of the model, ${path}, is not the file that was described: its sha256 is ${found} instead of ${sha256}.`,
    {
      hint: changedHint,
      details: { path, role, expected: sha256, found },
    },
  );
}

const changedHint =
  'It was changed or copied only in part: fetch the model again, or correct t2v.json if the change is yours.';

async function sizeOf(path: string, role: string): Promise<number> {
  try {
    const entry = await stat(path);
    if (entry.isFile()) return entry.size;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR')
      throw fileError(error, 'read the model file', path);
  }
  throw new ModelError('model-file-missing', `The ${role} of the model is missing: there is no file ${path}.`, {
    hint: 'Fetch the model again, all of its files.',
    details: { path, role, expected: 'a file', found: 'none' },
  });
}

async function readable<T>(reading: Promise<T>, path: string): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw fileError(error, 'read the model file', path);
  }
}
