// `t2v.json`, the description beside a model's files: which ONNX file plays which part, shapes, limits, licence, digests.
// One schema gives the check and the type; whether the graphs agree with it is the engine's check, when it loads them.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { ModelError } from '../base/errors';
import { fileError, systemCode } from '../base/fileError';
import type { ModelDefaults } from '../experiment/defaults';
import { samplerNames } from '../experiment/request';
import { canMakeSize, sizesWords, type SizeBounds } from '../experiment/videoSizes';
import type { ComponentSpec, ModelSpec, TokenizerSpec } from '../protocol/modelSpec';

/** The name of the description inside a model folder. */
export const sidecarName = 't2v.json';

/** One more file that must be there, such as the weights beside a graph over 2 GB. */
export interface ModelFile {
  /** Path from the model folder, with forward slashes, never upwards. */
  file: string;
  /** 64 lowercase hex digits. */
  sha256: string;
  bytes?: number;
}

/** The checked content of a `t2v.json`. Fields that are not named here are kept. */
export interface Sidecar extends ModelSpec {
  format: 1;
  /** For people. */
  title: string;
  version: string;
  /** SPDX name. */
  licence: string;
  /** Whom the licences of data and parts ask to be named. */
  attribution: string[];
  /** What a request gets that does not say otherwise. */
  defaults: ModelDefaults;
  tokenizer: TokenizerSpec & ModelFile;
  components: Record<string, ComponentSpec & { bytes: number; externalData?: ModelFile[] }>;
}

const text = z.string().min(1);
const count = z.int().min(1);
const span = z.number().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'should be 64 lowercase hex digits');
const file = z
  .string()
  .regex(/^(?![/\\])(?!.*(^|[/\\])\.\.?([/\\]|$))[^\\:]+$/, 'should be a path inside the model folder');
const tensor = z.object({ name: text, type: text, shape: z.array(z.union([z.int().min(0), text])) });
const tensors = z.record(z.string(), tensor).refine((roles) => Object.keys(roles).length > 0, 'should name a tensor');
const modelFile = z.object({ file, sha256, bytes: z.int().min(0).optional() });

/** One graph of a description: its file and what goes in and out. */
export const component = z.looseObject({
  file,
  sha256,
  bytes: z.int().min(1),
  externalData: z.array(modelFile).optional(),
  inputs: tensors,
  outputs: tensors,
});

// Strict: a mistyped default would silently change what people get.
const defaults = z.strictObject({
  steps: count.optional(),
  guidance: z.number().min(0).optional(),
  guidanceInterval: z.tuple([z.number(), z.number()]).optional(),
  guidanceRescale: z.number().min(0).max(1).optional(),
  sampler: z.enum(samplerNames).optional(),
  width: count.optional(),
  height: count.optional(),
  frames: count.optional(),
  fps: z.number().positive().optional(),
});

const schema: z.ZodType<Sidecar> = z
  .looseObject({
    format: z.literal(1),
    name: text,
    title: text,
    version: text,
    family: text,
    prediction: text,
    licence: text,
    attribution: z.array(z.string()),
    scheduler: z.record(z.string(), z.unknown()),
    defaults,
    limits: z.strictObject({
      sizes: z.array(z.tuple([count, count])).min(1),
      anySize: z
        .strictObject({ from: count, to: count, step: count, aspect: z.number().min(1), drawn: count })
        .optional(),
      frames: z.array(count).min(1),
      longest: count.optional(),
      maxTokens: count,
    }),
    latent: z.strictObject({ channels: count, downscale: count, scale: z.number().positive(), shift: z.number() }),
    camera: z.strictObject({ span: z.tuple([span, span, span, span]) }),
    tokenizer: z.looseObject({
      type: text,
      file,
      sha256,
      bytes: z.int().min(1).optional(),
      maxLength: count,
      lowercase: z.boolean(),
    }),
    components: z.record(z.string(), component).refine((parts) => Object.keys(parts).length > 0, 'should name a part'),
    controls: z.array(text),
  })
  .superRefine(checkSizes)
  .superRefine(checkAnySize)
  .superRefine(checkDefaults);

/**
 * Reads and checks the description of a model; no other file is looked at.
 * @throws ModelError `model-missing` without folder or description, `sidecar-invalid` naming the field and what was found,
 *   `sidecar-newer` for a later format.
 */
export function loadSidecar(folder: string): Promise<Sidecar> {
  return readDescription(folder, sidecarName, schema);
}

/** Reads and checks `name`, a description of that kind in `folder`. @throws as `loadSidecar`. */
export async function readDescription<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(folder, name);
  const value = parseJson(await readText(folder, path), path);
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > 1) {
    throw new ModelError('sidecar-newer', `${path} has format ${format}; this T2V Lab reads format 1.`, {
      hint: 'Update T2V Lab.',
      details: { path, expected: 1, found: format },
    });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const names = issue?.path ?? [];
  throw invalid(path, names.join('.'), { rule: issue?.message ?? 'is wrong', found: valueAt(value, names) });
}

/** Identity of a model: sha256 over its description with sorted keys, and so over the digests of all its files. */
export function modelDigest(sidecar: Sidecar): string {
  const sorted = JSON.stringify(sidecar, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}

function checkSizes({ limits, latent: { downscale } }: Sidecar, context: z.RefinementCtx): void {
  limits.sizes.forEach((size, index) => {
    if (size.every((length) => length % downscale === 0)) return;
    const message = `should be divisible by latent.downscale (${downscale})`;
    context.addIssue({ code: 'custom', path: ['limits', 'sizes', index], message });
  });
}

/** Steps and the drawn side have to be whole in the latent, and the bounds have to leave a size. */
function checkAnySize({ limits: { anySize }, latent: { downscale } }: Sidecar, context: z.RefinementCtx): void {
  if (anySize === undefined) return;
  const wrong = (name: keyof SizeBounds, message: string) =>
    context.addIssue({ code: 'custom', path: ['limits', 'anySize', name], message });
  for (const name of ['step', 'drawn'] as const) {
    if (anySize[name] % downscale !== 0) wrong(name, `should be divisible by latent.downscale (${downscale})`);
  }
  if (Math.ceil(anySize.from / anySize.step) * anySize.step > anySize.to)
    wrong('to', `should leave a multiple of step (${anySize.step}) from ${anySize.from} on`);
}

function checkDefaults({ defaults: { width, height, frames }, limits }: Sidecar, context: z.RefinementCtx): void {
  if ((width !== undefined || height !== undefined) && !canMakeSize(limits, width ?? 0, height ?? 0)) {
    const message = `should be one of limits.sizes (${sizesWords(limits, '×')}) with defaults.height`;
    context.addIssue({ code: 'custom', path: ['defaults', 'width'], message });
  }
  if (frames !== undefined && !limits.frames.includes(frames)) {
    const message = `should be one of limits.frames (${limits.frames.join(', ')})`;
    context.addIssue({ code: 'custom', path: ['defaults', 'frames'], message });
  }
}

async function readText(folder: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const system = systemCode(error);
    if (system !== 'ENOENT' && system !== 'ENOTDIR') throw fileError(error, 'read', path);
    const name = basename(path);
    throw new ModelError('model-missing', `There is no model in ${folder}: it has no ${name}.`, {
      hint:
        name === sidecarName
          ? 'A model is a folder with a t2v.json that describes its files; the name "embedded" means the one that came along.'
          : `Name a folder with an ${name} that describes its files.`,
      details: { path },
      cause: error,
    });
  }
}

function parseJson(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalid(path, '', { rule: `is not JSON (${(error as Error).message})`, found: undefined });
  }
}

function invalid(path: string, field: string, { rule, found }: { rule: string; found: unknown }): ModelError {
  const shown = found === undefined ? '' : ` Found: ${JSON.stringify(found).slice(0, 80)}.`;
  return new ModelError('sidecar-invalid', `The model description ${path} is wrong: ${field} ${rule}.${shown}`, {
    hint: 'Correct the field, or fetch the model again.',
    field,
    details: { path, expected: rule, found },
  });
}

function valueAt(value: unknown, names: readonly PropertyKey[]): unknown {
  return names.reduce<unknown>(
    (inner, name) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[name],
    value,
  );
}
