/** `--set a.b[0].c=value`: one field of a parsed experiment changed from the command line. */
import type { Experiment } from './schema'

/** Splits `path=value` at the first equals sign. Throws UserError `bad-set`. */
export function parseAssignment(assignment: string): { path: string; value: string } {
  return { path: assignment, value: '' }
}

/** A copy of `experiment` with one field set; `value` is JSON or a bare string. Throws UserError. */
export function setField(experiment: Experiment, _path: string, _value: string): Experiment {
  return experiment
}
