/** A scene plan as the smallest edits of an experiment's text, and what stands in the way of one. */
import { UserError } from '../../base/errors';
import { applyEdits, editField } from '../edit';
import { parseExperiment } from '../parse';
import type { FieldPath, TextEdit } from '../problem';
import type { Experiment } from '../schema';
import { editBetween } from '../textEdit';
import { planScene, type PlannedFields, type SceneTiming } from './scenePlan';
import type { SceneNote } from './stages';

export interface TextPlan {
  edits: TextEdit[];
  /** The text with the plan in it. */
  planned: string;
  notes: SceneNote[];
  prompt: string;
}

/**
 * The plan of an experiment's own prompt. `timing` holds where the text says nothing. Throws UserError `invalid-experiment` for
 * a text that cannot run, `no-prompt` for one whose words are in shots or in another file.
 */
export function planText(text: string, timing: SceneTiming = {}): TextPlan {
  const { prompt, video } = plannable(text);
  const { fields, notes } = planScene(prompt, { ...timing, ...video });
  return { ...editsOf(text, fields), notes, prompt };
}

/** The words and the timing that a text gives to a plan. Throws as `planText` does. */
export function plannable(text: string): { prompt: string; video: NonNullable<Experiment['video']> } {
  const { experiment } = parseExperiment(text);
  if (!experiment)
    throw new UserError('invalid-experiment', 'The experiment has errors; a plan can be made once they are mended.');
  return { prompt: promptOf(experiment), video: experiment.video ?? {} };
}

function promptOf({ prompt, shots }: Experiment): string {
  if (prompt !== undefined) return prompt;
  const message =
    shots === undefined
      ? 'The experiment has no `prompt` of its own to plan.'
      : 'The experiment has `shots` already; a plan is made from `prompt`.';
  throw new UserError('no-prompt', message, {
    field: 'prompt',
    hint: 'Write what happens as one `prompt`: “a ball bounces while a fox runs left, then the camera zooms in”.',
  });
}

/** Edits that bring the fields into the text: those of each field, or where these meet the one edit that does all. */
export function editsOf(text: string, fields: PlannedFields): Pick<TextPlan, 'edits' | 'planned'> {
  const changes = changesOf(fields);
  let planned = text;
  for (const { path, value } of changes) planned = applyEdits(planned, editField(planned, path, value));
  const apart = changes.flatMap(({ path, value }) => editField(text, path, value));
  return { edits: makes(text, apart, planned) ? apart : editBetween(text, planned), planned };
}

function makes(text: string, edits: readonly TextEdit[], planned: string): boolean {
  try {
    return applyEdits(text, edits) === planned;
  } catch {
    return false;
  }
}

function changesOf(fields: PlannedFields): { path: FieldPath; value: unknown }[] {
  const paths: Record<keyof PlannedFields, FieldPath> = {
    shots: ['shots'],
    prompt: ['prompt'],
    frames: ['video', 'frames'],
    camera: ['motion', 'camera'],
    paths: ['motion', 'paths'],
  };
  return Object.entries(paths).flatMap(([name, path]) =>
    name in fields ? [{ path, value: fields[name as keyof PlannedFields] }] : [],
  );
}
