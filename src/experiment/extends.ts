/** `extends`: an experiment completed by the file it names. */
import type { Experiment } from './schema'

/** Reads the file that `reference` names, seen from `fromFile`. `file` is its full path, which also detects cycles. */
export type LoadExperiment = (reference: string, fromFile: string) => Promise<{ file: string; text: string }>

/** The experiment with everything inherited filled in and no `extends` left. Throws UserError. */
export async function resolveExtends(experiment: Experiment, _load: LoadExperiment, _file: string): Promise<Experiment> {
  return experiment
}
