/** What the schema found wrong, said in the words of the document: field, value, rule, and a fix where one is near. */
import type * as z from 'zod';
import { formatFieldPath, valueAt } from './fieldPath';
import { branchFor, branchesOf, ruleText, schemaAt, shapeOf, shapeOfSchema, type Shape } from './schemaTree';
import { nearestField, nearestName, nearestNumber } from './suggest';
import type { FieldPath, ProblemCode } from './problem';

type Issue = z.core.$ZodIssue;

/** A finding about plain values, before it is placed in a text. */
export interface Finding {
  code: ProblemCode;
  path: (string | number)[];
  message: string;
  rule: string;
  severity?: 'error' | 'warning';
  /** Point at the name of the field rather than at its value. */
  atName?: boolean;
  /** What would mend it: fields to set (`undefined` removes), one after another. */
  repair?: { title: string; changes: { path: FieldPath; value: unknown }[] };
}

/** Findings for the schema's issues with `value`; at most one per field. */
export function schemaFindings(issues: readonly Issue[], value: unknown): Finding[] {
  const seen = new Set<string>();
  return issues
    .flatMap((issue) => findingsOf(issue, value, []))
    .filter(({ path }) => {
      const key = JSON.stringify(path);
      return !seen.has(key) && seen.add(key);
    });
}

function findingsOf(issue: Issue, root: unknown, parent: FieldPath): Finding[] {
  const path = [...parent, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownField(root, path, name));
  if (issue.code === 'invalid_union') {
    const branch = branchIndex(path, valueAt(root, path));
    const inner = branch === undefined ? undefined : issue.errors[branch];
    if (inner) return inner.flatMap((nested) => findingsOf(nested, root, path));
  }
  const value = valueAt(root, path);
  return [value === undefined ? missingField(path) : wrongValue(issue, path, value)];
}

/** Which branch of the union at `path` the author was writing, judged by the shape and the type of the value. */
function branchIndex(path: FieldPath, value: unknown): number | undefined {
  const schema = schemaAt(path);
  const branches = schema ? branchesOf(schema) : [];
  const shape = shapeOf(value);
  const wanted = branches.findIndex((branch) => shapeOfSchema(branch) === shape && acceptsType(branch, value, shape));
  return wanted === -1 ? undefined : wanted;
}

function acceptsType(branch: z.core.$ZodType, value: unknown, shape: Shape): boolean {
  if (shape !== 'scalar') return true;
  const { type } = (branch as z.core.$ZodTypes)._zod.def;
  return type === typeof value || (type === 'enum' && typeof value === 'string');
}

function unknownField(root: unknown, parent: (string | number)[], name: string): Finding {
  const path = [...parent, name];
  const where = parent.length === 0 ? 'an experiment' : `\`${formatFieldPath(parent)}\``;
  const rule = `only the fields of ${where}`;
  const meant = nearestField(parent, name);
  if (!meant || valueAt(root, meant) !== undefined) {
    const repair = { title: `Remove \`${name}\``, changes: [{ path, value: undefined }] };
    const already = meant ? `; \`${formatFieldPath(meant)}\` is there already` : '';
    return {
      code: 'unknown-field',
      path,
      atName: true,
      message: `\`${formatFieldPath(path)}\` is not a field of ${where}${already}.`,
      rule,
      repair,
    };
  }
  const better = formatFieldPath(meant);
  const changes = [
    { path, value: undefined },
    { path: meant, value: valueAt(root, path) },
  ];
  const message = `\`${formatFieldPath(path)}\` is not a field of ${where}. Did you mean \`${better}\`?`;
  return {
    code: 'unknown-field',
    path,
    atName: true,
    message,
    rule,
    repair: { title: `Change to \`${better}\``, changes },
  };
}

function missingField(path: (string | number)[]): Finding {
  const rule = ruleText(schemaAt(path));
  return { code: 'missing-field', path, message: `\`${formatFieldPath(path)}\` is missing; expected ${rule}.`, rule };
}

function wrongValue(issue: Issue, path: (string | number)[], value: unknown): Finding {
  const schema = schemaAt(path);
  const rule = ruleText(branchFor(schema, shapeOf(value)) ?? schema);
  const better = replacement(issue, schema, value);
  const repair =
    better === undefined
      ? undefined
      : { title: `Change to ${JSON.stringify(better)}`, changes: [{ path, value: better }] };
  const message = `\`${formatFieldPath(path)}\` is ${shown(value)}; expected ${ruleText(schema)}.`;
  return { code: codeOf(issue, value), path, message, rule: schema ? ruleText(schema) : rule, repair };
}

/** A value as a message shows it: JSON, cut when it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function codeOf(issue: Issue, value: unknown): ProblemCode {
  switch (issue.code) {
    case 'invalid_type':
      return typeof value === 'number' && issue.expected === 'int' ? 'not-whole' : 'wrong-type';
    case 'too_big':
    case 'too_small':
      return Array.isArray(value) ? 'wrong-length' : 'out-of-range';
    case 'invalid_format':
      return typeof value === 'string' && value.trim() === '' ? 'empty-text' : 'wrong-value';
    case 'invalid_union':
      return 'wrong-type';
    default:
      return 'wrong-value';
  }
}

/** An allowed value near to a wrong one, or undefined. */
function replacement(issue: Issue, schema: z.core.$ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  for (const candidate of candidates(issue, value)) {
    if (branchesOf(schema).some((branch) => accepts(branch, candidate))) return candidate;
  }
  return undefined;
}

/** True when `schema` takes `value`. */
export function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return (schema as z.ZodType).safeParse(value).success;
}

function candidates(issue: Issue, value: unknown): unknown[] {
  if (issue.code === 'invalid_value') return nearValues(issue.values, value);
  if (issue.code === 'too_small' && issue.inclusive !== false && !Array.isArray(value)) return [Number(issue.minimum)];
  if (issue.code === 'too_big' && !Array.isArray(value)) return [Number(issue.maximum)];
  if (typeof value === 'number') return [Math.round(value), String(value), [value]];
  if (typeof value === 'string') return value.trim() === '' ? [] : [Number(value), [value]];
  return [[value]];
}

function nearValues(allowed: readonly unknown[], value: unknown): unknown[] {
  const numbers = allowed.filter((item) => typeof item === 'number');
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (numbers.length > 0)
    return typeof number === 'number' && Number.isFinite(number) ? [nearestNumber(number, numbers)] : [];
  const names = allowed.filter((item) => typeof item === 'string');
  return typeof value === 'string' ? [samplerAliases[value.toLowerCase()] ?? nearestName(value, names)] : [];
}

/** Samplers under the names that other tools give them; also read by `migrate`. */
export const samplerAliases: Readonly<Record<string, string>> = {
  flowmatcheulerdiscretescheduler: 'flow-match-euler',
  'flow-match': 'flow-match-euler',
  ddimscheduler: 'ddim',
  ddpmscheduler: 'ddpm',
  eulerdiscretescheduler: 'euler',
  euler_a: 'euler-ancestral',
  'euler a': 'euler-ancestral',
  euler_ancestral: 'euler-ancestral',
  eulerancestraldiscretescheduler: 'euler-ancestral',
  dpmpp_2m: 'dpmpp-2m',
  'dpm++ 2m': 'dpmpp-2m',
  dpmsolvermultistepscheduler: 'dpmpp-2m',
  dpmpp_2m_karras: 'dpmpp-2m-karras',
  'dpm++ 2m karras': 'dpmpp-2m-karras',
  uni_pc: 'unipc',
  unipcmultistepscheduler: 'unipc',
  lcmscheduler: 'lcm',
};
