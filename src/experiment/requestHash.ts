/** The identity of a request. */
import type { GenerationRequest } from './request'

/** sha256 of bytes as 64 lowercase hex digits; in Node: `bytes => createHash('sha256').update(bytes).digest('hex')`. */
export type Digest = (bytes: Uint8Array) => string

/** 64 hex digits. */
export function requestHash(request: GenerationRequest, digest: Digest): string {
  return digest(new TextEncoder().encode(JSON.stringify(request)))
}
