// What a clip file says about its own making: JSON in one tag named T2V_LAB (a container tag in WebM, a text chunk in PNG).
// Reading checks it, because the file may come from anywhere.

import * as z from 'zod';
import { UserError } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import { storedRequestSchema } from '../experiment/storedRequest';

/** The name under which the JSON stands in every file format. */
export const metadataTag = 'T2V_LAB';

/** Everything needed to make the clip again. Plain JSON. */
export interface ClipMetadata {
  format: 1;
  /** `requestHash(request)`, 64 hex digits. */
  requestHash: string;
  request: GenerationRequest;
  /** The seed that was really used. */
  seed: number;
  /** sha256 of each model file that took part, by its role: `denoiser`, `textEncoder`, … */
  modelDigests: Record<string, string>;
  /** Versions of the programs that took part: `t2v-lab`, `onnxruntime`, … */
  versions: Record<string, string>;
}

/** What the file holds, whatever the request asked for (post-processing may change it). Pixels, pixels, frames, frames per second. */
export interface StoredVideo {
  width: number;
  height: number;
  frames: number;
  fps: number;
}

/** The metadata as read from a file. */
export type StoredMetadata = ClipMetadata & { video: StoredVideo };

const schema: z.ZodType<StoredMetadata> = z.looseObject({
  format: z.literal(1),
  requestHash: z.string(),
  request: storedRequestSchema,
  seed: z.int().min(0),
  modelDigests: z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.string()),
  video: z.object({
    width: z.int().min(1),
    height: z.int().min(1),
    frames: z.int().min(1),
    fps: z.number().positive(),
  }),
});

/**
 * What a file says of itself, by the names of Matroska's tags: TITLE and COMMENT for people, `metadataTag` with the JSON
 * for T2V Lab. Empty for a file that is to say nothing.
 */
export type ClipTags = Record<string, string>;

/** JSON in plain ASCII (other characters as \uXXXX), so that it survives PNG's Latin-1 chunks and any tag reader. */
export function metadataToText(metadata: ClipMetadata, video: StoredVideo): string {
  const { format, requestHash, request, seed, modelDigests, versions } = metadata;
  const text = JSON.stringify({ format, requestHash, request, seed, modelDigests, versions, video });
  return text.replace(/[\u0000-\u001f\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * @param text the tag's content, undefined where the file has no such tag.
 * @throws UserError `foreign-clip` without a tag, `newer-format` for a later version's record, `damaged-metadata` for anything unreadable.
 */
export function metadataFromText(text: string | undefined, path: string): StoredMetadata {
  if (text === undefined) {
    throw new UserError(
      'foreign-clip',
      `${path} holds no experiment: it was not made by T2V Lab, or another program removed its tags.`,
      {
        hint: 'Look for run.json beside the original file.',
        details: { path },
      },
    );
  }
  const value = jsonFrom(text);
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > 1) {
    throw new UserError(
      'newer-format',
      `${path} was made by a newer T2V Lab (record format ${format}, this one reads 1).`,
      {
        hint: 'Update T2V Lab.',
        details: { path, format },
      },
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new UserError(
    'damaged-metadata',
    `The experiment in ${path} is damaged: ${field === '' ? 'it' : field} is wrong (${issue?.message}).`,
    {
      field,
      details: { path },
    },
  );
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
