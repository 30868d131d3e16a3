/** `--set a.b[0].c=value`: one field of a parsed experiment changed from the command line. */
import { UserError } from '../base/errors';
import { parseFieldPath, valueAt, withValueAt } from './fieldPath';
import { experimentSchema, type Experiment } from './schema';
import { schemaAt } from './schemaTree';
import { schemaFindings, shown, type Finding } from './schemaProblems';
import { nearestField, nearestName, writtenPaths } from './suggest';

/** Splits `path=value` at the first equals sign. Throws UserError `bad-set` when there is none. */
export function parseAssignment(assignment: string): { path: string; value: string } {
  const equals = assignment.indexOf('=');
  if (equals < 1) {
    throw new UserError('bad-set', `\`${assignment}\` sets nothing; expected path=value, such as video.frames=16.`);
  }
  return { path: assignment.slice(0, equals).trim(), value: assignment.slice(equals + 1) };
}

/**
 * A copy of `experiment` with one field set. `value` is JSON (`3`, `[1,2]`, `"text"`) or, where that does not fit, a bare
 * string. Rules between fields are left to the expansion, so that several fields can be set one after another.
 * Throws UserError `unknown-field` for a path that the format does not have, `wrong-value` for a value that does not fit.
 */
export function setField(experiment: Experiment, path: string, value: string): Experiment {
  const steps = parseFieldPath(path);
  if (!steps || !schemaAt(steps)) throw unknownPath(path, steps);
  const attempts = readings(value).map((reading) => {
    const changed = withValueAt(experiment, steps, reading);
    return changed === undefined ? undefined : { reading, changed, checked: experimentSchema.safeParse(changed) };
  });
  const good = attempts.find((attempt) => attempt?.checked.success);
  if (good?.checked.success) return good.checked.data;
  const first = attempts[0];
  if (!first || first.checked.success) {
    throw new UserError('unknown-field', `\`${path}\` is not there to be set; this experiment has no such entry.`, {
      field: path,
    });
  }
  const findings = schemaFindings(first.checked.error.issues, first.changed);
  const finding =
    findings.find((candidate) => steps.every((step, index) => candidate.path[index] === step)) ?? findings[0];
  throw wrongValue(path, valueAt(first.changed, steps), finding);
}

/** What a value text may mean, the likeliest first. */
function readings(text: string): unknown[] {
  try {
    return [JSON.parse(text) as unknown, text];
  } catch {
    return [text];
  }
}

function wrongValue(path: string, value: unknown, finding: Finding | undefined): UserError {
  const message = finding?.message ?? `\`${path}\` is ${shown(value)}, which does not fit.`;
  return new UserError('wrong-value', message, {
    field: path,
    hint: finding?.repair && `${finding.repair.title}.`,
    details: { value, rule: finding?.rule },
  });
}

function unknownPath(path: string, steps: (string | number)[] | undefined): UserError {
  const meant = steps?.length === 1 ? nearestField([], String(steps[0]))?.join('.') : undefined;
  const near = meant ?? nearestName(path, writtenPaths());
  const hint = near === undefined ? undefined : `Did you mean \`${near}\`?`;
  return new UserError('unknown-field', `\`${path}\` is not a field of an experiment.`, { field: path, hint });
}
