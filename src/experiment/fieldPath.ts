/**
 * Field paths as people write them (`motion.paths[0].points`) and as programs hold them, and reading and setting plain
 * values by them. Below `sweep` the rest of the text is one name, because the names there are paths themselves.
 */
import type { FieldPath } from './problem';

const stepPattern = /^(?:([A-Za-z_$][\w$]*)|\[(\d{1,6})\])/;

/** Steps of a written path, or undefined when it is not one. */
export function parseFieldPath(text: string): (string | number)[] | undefined {
  if (text.startsWith('sweep.') && text.length > 'sweep.'.length) return ['sweep', text.slice('sweep.'.length)];
  const steps: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const match = stepPattern.exec(rest);
    if (!match) return undefined;
    steps.push(match[1] ?? Number(match[2]));
    rest = rest.slice(match[0].length);
    if (rest.startsWith('.') && /^\.[A-Za-z_$]/.test(rest)) rest = rest.slice(1);
    else if (rest !== '' && !rest.startsWith('[')) return undefined;
  }
  return typeof steps[0] === 'string' ? steps : undefined;
}

/** The written form of a path; empty for the whole document. */
export function formatFieldPath(path: FieldPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** True for an object that is not a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`, or undefined. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  let current = value;
  for (const step of path) {
    if (typeof step === 'number') current = Array.isArray(current) ? (current as unknown[])[step] : undefined;
    else current = isPlainObject(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }
  return current;
}

/**
 * A copy of `target` with `value` at `path`; missing objects and lists on the way are made. Undefined when the path asks
 * for a field of a list, an entry of an object, or an entry beyond the end of a list.
 */
export function withValueAt(target: unknown, path: FieldPath, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] | undefined = target === undefined ? [] : Array.isArray(target) ? target : undefined;
    if (!list || step > list.length) return undefined;
    const item = withValueAt(list[step], rest, value);
    return item === undefined ? undefined : [...list.slice(0, step), item, ...list.slice(step + 1)];
  }
  const object = target === undefined ? {} : target;
  if (!isPlainObject(object) || step === '__proto__') return undefined;
  const member = withValueAt(Object.hasOwn(object, step) ? object[step] : undefined, rest, value);
  return member === undefined ? undefined : { ...object, [step]: member };
}

/** Equality of plain JSON values; the order of names in an object does not count. */
export function isEqualValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqualValue(item, (b as unknown[])[index]));
  }
  if (isPlainObject(a) && isPlainObject(b)) {
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length) return false;
    return names.every((name) => Object.hasOwn(b, name) && isEqualValue(a[name], b[name]));
  }
  return a === b;
}
