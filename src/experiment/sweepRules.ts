/** Rules of `sweep`: the paths exist and may vary, every value fits its field, and the combinations stay countable. */
import { isEqualValue, parseFieldPath, withValueAt } from './fieldPath';
import { ruleFindings, type Timing } from './rules';
import { experimentSchema, type Experiment } from './schema';
import { ruleText, schemaAt } from './schemaTree';
import { accepts, shown, type Finding } from './schemaProblems';
import { nearestName, writtenPaths } from './suggest';
import type { FieldPath } from './problem';

/** Most requests that one experiment may stand for. */
export const maxRequests = 10_000;

/** Fields that say something about the file rather than about one clip, and `seed`, which has lists of its own. */
const fixedFields: ReadonlySet<unknown> = new Set([
  '$schema',
  'version',
  'title',
  'extends',
  'expect',
  'sweep',
  'seed',
]);

/** Findings for the sweep of `experiment`. */
export function sweepFindings(experiment: Experiment, timing: Timing = {}): Finding[] {
  const { sweep } = experiment;
  if (!sweep) return [];
  const names = Object.keys(sweep);
  const found = names.flatMap((name) => {
    const target = sweptPath(experiment, name, names);
    return Array.isArray(target) ? valueFindings(experiment, { name, path: target }, timing) : [target.finding];
  });
  return [...found, ...countFindings(experiment)];
}

/** Number of requests that an experiment stands for. */
export function requestCount({ seed, sweep }: Experiment): number {
  const seeds = Array.isArray(seed) ? seed.length : 1;
  return Object.values(sweep ?? {}).reduce((count, values) => count * values.length, seeds);
}

function countFindings(experiment: Experiment): Finding[] {
  const count = requestCount(experiment);
  if (count <= maxRequests) return [];
  const rule = `at most ${maxRequests} requests`;
  return [
    {
      code: 'too-many-requests',
      path: ['sweep'],
      message: `\`sweep\` and \`seed\` make ${count} requests; expected ${rule}.`,
      rule,
    },
  ];
}

function sweptPath(experiment: Experiment, name: string, all: string[]): (string | number)[] | { finding: Finding } {
  const path = parseFieldPath(name);
  const rule = 'the path of a field that may vary, such as `motion.camera.pan`';
  const bad = (message: string, repair?: Finding['repair']) => ({
    finding: { code: 'bad-sweep-path', path: ['sweep', name], atName: true, message, rule, repair } satisfies Finding,
  });
  if (!path || !schemaAt(path)) {
    const near = nearestName(name, writtenPaths());
    const value = experiment.sweep?.[name];
    const changes = [
      { path: ['sweep', name], value: undefined },
      { path: ['sweep', near ?? ''], value },
    ];
    if (near === undefined || all.includes(near)) return bad(`\`sweep\` names \`${name}\`, which is not a field.`);
    return bad(`\`sweep\` names \`${name}\`, which is not a field. Did you mean \`${near}\`?`, {
      title: `Change to \`${near}\``,
      changes,
    });
  }
  if (path[0] === 'seed') return bad('`sweep` names `seed`; expected a list in `seed` itself instead.');
  if (fixedFields.has(path[0])) return bad(`\`sweep\` names \`${name}\`, which is the same for every clip of a file.`);
  const inside = all.find((other) => other !== name && (name.startsWith(`${other}.`) || name.startsWith(`${other}[`)));
  if (inside !== undefined)
    return bad(`\`sweep\` names both \`${inside}\` and \`${name}\` inside it; expected fields that do not overlap.`);
  if (experiment.extends === undefined && withValueAt(experiment, path, null) === undefined) {
    return bad(`\`sweep\` names \`${name}\`, but this file has no such entry.`);
  }
  return path;
}

function valueFindings(
  experiment: Experiment,
  { name, path }: { name: string; path: FieldPath },
  timing: Timing,
): Finding[] {
  const values = experiment.sweep?.[name] ?? [];
  const known = new Set(ruleFindings(experiment, timing).map(({ message }) => message));
  return values.flatMap<Finding>((value, index) => {
    const at = ['sweep', name, index];
    const schema = schemaAt(path);
    if (schema && !accepts(schema, value)) {
      const rule = ruleText(schema);
      return [
        {
          code: 'bad-sweep-value',
          path: at,
          message: `\`sweep\` gives \`${name}\` the value ${shown(value)}; expected ${rule}.`,
          rule,
        },
      ];
    }
    if (values.findIndex((other) => isEqualValue(other, value)) < index) {
      const message = `\`sweep\` gives \`${name}\` the value ${shown(value)} twice.`;
      return [{ code: 'duplicate-value', severity: 'warning', path: at, message, rule: 'each value once' }];
    }
    return variationFindings(experiment, path, value, timing)
      .filter(({ message }) => !known.has(message))
      .map((finding) => ({
        ...finding,
        code: 'bad-sweep-value',
        path: at,
        message: `With \`${name}\` at ${shown(value)}: ${finding.message}`,
        repair: undefined,
      }));
  });
}

/** Rules broken when one swept value is put in place, other swept fields being as they are. */
function variationFindings(experiment: Experiment, path: FieldPath, value: unknown, timing: Timing): Finding[] {
  const varied = experimentSchema.safeParse(withValueAt(experiment, path, value));
  if (!varied.success) return [];
  return ruleFindings(varied.data, timing).filter(({ severity }) => severity !== 'warning');
}
