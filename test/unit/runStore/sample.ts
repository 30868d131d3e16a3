// A run record for the tests of the store.

import type { RunRecord } from '../../../src/runStore/runRecord';
import { sampleRequest } from '../video/sample';

export const hashA = 'a1'.repeat(32);
export const hashB = 'b2'.repeat(32);

export function sampleRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    hash: hashA,
    request: sampleRequest(),
    seed: 7,
    modelDigests: { denoiser: 'ef'.repeat(32) },
    versions: { 't2v-lab': '0.1.0' },
    createdAt: '2026-03-04T05:06:07.000Z',
    timings: { denoise: 1234.5, write: 60 },
    files: { clip: 'clip.webm' },
    ...changes,
  };
}
