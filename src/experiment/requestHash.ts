/**
 * The identity of a request: the same clip has the same hash, whichever way its file was written. Written defaults and
 * order of fields do not count; files are known by their content where the caller knows it.
 */
import { InternalError } from '../base/errors';
import { isPlainObject } from './fieldPath';
import type { GenerationRequest } from './request';

/** sha256 of bytes as 64 lowercase hex digits; in Node: `(bytes) => createHash('sha256').update(bytes).digest('hex')`. */
export type Digest = (bytes: Uint8Array) => string;

/** Identity of `request`, 64 lowercase hex digits: {@link canonicalRequest} in UTF-8, digested. */
export function requestHash(request: GenerationRequest, digest: Digest): string {
  return digest(new TextEncoder().encode(canonicalRequest(request)));
}

/**
 * The text that is digested: JSON without blanks, names sorted by UTF-16 unit, numbers as ECMAScript writes them, -0 as 0.
 * A known digest stands for the path of its model, image or adapter. Throws InternalError on a number that is not finite.
 */
export function canonicalRequest(request: GenerationRequest): string {
  const { model, modelDigest, keyframes, adapters, refine, noise, ...rest } = request;
  return canonicalJson({
    ...rest,
    // Left out where they say nothing, so that clips made before there were these fields are still found.
    refine: refine.rounds === 0 ? undefined : refine,
    noise: noise.warped === 0 ? undefined : noise,
    model: contentOr(model, modelDigest),
    keyframes: keyframes.map(({ at, image, imageDigest, strength }) => ({
      at,
      image: contentOr(image, imageDigest),
      strength,
    })),
    adapters: adapters.map(({ file, digest, weight }) => ({ file: contentOr(file, digest), weight })),
  });
}

function contentOr(path: string, digest: string | undefined): string {
  return digest === undefined || digest === '' ? path : `sha256:${digest}`;
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) {
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    return `{${names
      .sort(byUnit)
      .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`)
      .join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new InternalError('not-finite', `A request holds the number ${value}, which has no canonical form.`);
  }
  return JSON.stringify(value);
}

function byUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
