/** One experiment to the requests it stands for: sweep combinations, then seeds, every default written out. */
import type { ModelDefaults } from './defaults'
import type { GenerationRequest } from './request'
import type { Experiment } from './schema'

/** What the caller knows and the file does not. */
export interface ExpandContext {
  /** `defaults` of the model's sidecar. */
  modelDefaults?: ModelDefaults
  /** sha256 that stands for the model; empty while unknown. */
  modelDigest?: string
  /** Digest of a named image or adapter file (as written in the experiment), when known. */
  digestOf?: (reference: string) => string | undefined
  /** Turns a reference as written in the experiment into the path that the request carries. */
  locate?: (reference: string) => string
}

/** Requests in a stable order. Throws UserError when a resolved request breaks a rule. */
export function expandExperiment(_experiment: Experiment, _context: ExpandContext = {}): GenerationRequest[] {
  return []
}
