/**
 * Text of a `.t2v.json` file to an experiment, or to a list of problems that each say where, what and how to mend it.
 * Stages: syntax, tokens, schema, rules between fields. `extends` is not followed here; see `extends.ts`.
 */
import type { Node } from 'jsonc-parser';
import { keyAt, nodeAt, rangeOf, readDocument, valueOf, walk, type Document } from './document';
import { editField } from './edit';
import { isPlainObject, valueAt } from './fieldPath';
import { migrate } from './migrate';
import { ruleFindings } from './rules';
import { experimentSchema, type Experiment } from './schema';
import { schemaFindings, type Finding } from './schemaProblems';
import { sweepFindings } from './sweepRules';
import { syntaxProblems, tokenProblems } from './syntax';
import { applyEdits, editBetween } from './textEdit';
import type { Fix, Problem, TextRange } from './problem';

/** More findings than this of one stage say nothing new; each one costs a reading of the text. */
const maxProblems = 100;

/** `experiment` is present exactly when no problem is an error; it holds what the file says and nothing filled in. */
export interface ParseResult {
  experiment?: Experiment;
  /** In the order of the text. */
  problems: Problem[];
}

/**
 * Reads an experiment. JSON with comments is read; a trailing comma is an error with a fix. Never throws.
 * `fileName` is put in front of messages, for output that has no other place for it.
 */
export function parseExperiment(text: string, options: { fileName?: string } = {}): ParseResult {
  const { experiment, problems } = read(text);
  problems.sort((a, b) => a.range.offset - b.range.offset);
  const { fileName } = options;
  const named =
    fileName === undefined ? problems : problems.map((p) => ({ ...p, message: `${fileName}: ${p.message}` }));
  const isSound = named.every(({ severity }) => severity === 'warning');
  return isSound && experiment ? { experiment, problems: named } : { problems: named };
}

function read(text: string): ParseResult {
  // 1. The JSON itself.
  const document = readDocument(text);
  const broken = syntaxProblems(document);
  if (broken.length > 0) return { problems: broken };
  const { root } = document;
  if (root?.type !== 'object') return { problems: [notAnObject(document)] };
  // 2. What JSON allows and we do not.
  const problems = [...tokenProblems({ ...document, root }), ...prototypeNames(root)].slice(0, maxProblems);
  // 3. Fields and values.
  const value = valueOf(root);
  const checked = experimentSchema.safeParse(value);
  if (!checked.success) {
    const taken = new Set(
      problems.filter(({ code }) => code === 'unsafe-number').map(({ path }) => JSON.stringify(path)),
    );
    const found = schemaFindings(checked.error.issues, value).filter(({ path }) => !taken.has(JSON.stringify(path)));
    const placed = found.slice(0, maxProblems).map((finding) => {
      return finding.path[0] === 'version' ? versionProblem(document, finding) : place(document, finding);
    });
    return { problems: [...problems, ...placed] };
  }
  // 4. Rules between fields.
  const findings = [...ruleFindings(checked.data), ...sweepFindings(checked.data)].slice(0, maxProblems);
  return { experiment: checked.data, problems: [...problems, ...findings.map((finding) => place(document, finding))] };
}

/** A finding about values, placed in the text. */
function place(document: Document, finding: Finding): Problem {
  const { code, message, rule, path, severity = 'error', repair } = finding;
  const value = document.root && valueAt(valueOf(document.root), path);
  const fix: Fix | undefined = repair && { title: repair.title, edits: editsFor(document, repair.changes) };
  const range = rangeFor(document.root, path, finding.atName ?? false);
  return {
    code,
    message,
    severity,
    path,
    range,
    rule,
    ...(value === undefined ? {} : { value }),
    ...(fix && fix.edits.length > 0 ? { fix } : {}),
  };
}

type Changes = NonNullable<Finding['repair']>['changes'];

/** One change is the edit itself; several are made in turn and given as the one edit between. A renamed key is replaced in place. */
function editsFor({ text, root }: Document, changes: Changes) {
  const [first, second] = changes;
  if (!first) return [];
  if (!second) return editField(text, first.path, first.value);
  const key = keyAt(root, first.path);
  const isRename = first.path.length === second.path.length && isSameParent(first.path, second.path);
  if (key && isRename) return [{ ...rangeOf(key), text: JSON.stringify(second.path.at(-1)) }];
  const after = changes.reduce(
    (current, { path, value }) => applyEdits(current, editField(current, path, value)),
    text,
  );
  return editBetween(text, after);
}

function isSameParent(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.slice(0, -1).every((step, index) => step === b[index]);
}

/** The field's value or name; for a missing field, the name of what should hold it, or the opening bracket. */
function rangeFor(root: Node | undefined, path: (string | number)[], atName: boolean): TextRange {
  const key = keyAt(root, path);
  const node = nodeAt(root, path);
  if (atName && key) return rangeOf(key);
  if (node) return rangeOf(node);
  const parent = path.slice(0, -1);
  const holder = keyAt(root, parent) ?? nodeAt(root, parent);
  if (!holder) return parent.length > 0 ? rangeFor(root, parent, true) : { offset: 0, length: 0 };
  return holder.type === 'string' ? rangeOf(holder) : { offset: holder.offset, length: 1 };
}

function notAnObject(document: Document): Problem {
  const { text, root } = document;
  const rule = 'an object with at least `version` and `prompt`';
  const isBlank = root === undefined;
  const found = isBlank ? 'empty' : root.type === 'array' ? 'a list' : `only a ${root.type}`;
  const edits = [
    { offset: 0, length: text.length, text: '{\n  "version": 1,\n  "prompt": "a fox moving left on the grass"\n}\n' },
  ];
  return {
    code: 'not-an-object',
    message: `The file is ${found}; expected ${rule}.`,
    severity: 'error',
    path: [],
    range: root ? rangeOf(root) : { offset: 0, length: text.length },
    rule,
    ...(isBlank && text.trim() === '' ? { fix: { title: 'Start an experiment', edits } } : {}),
  };
}

/** No version, which is how drafts look, or one that this program does not know. */
function versionProblem(document: Document, finding: Finding): Problem {
  const found = place(document, finding);
  if (found.value === undefined) {
    const { text } = document;
    const draft = migrate(text);
    const fix: Fix =
      draft && draft.changes.length > 1
        ? { title: 'Bring this draft to version 1', edits: editBetween(text, draft.text) }
        : { title: 'Add `"version": 1`', edits: editField(text, ['version'], 1) };
    return { ...found, code: 'missing-version', message: '`version` is missing; expected 1.', fix };
  }
  if (typeof found.value !== 'number')
    return { ...found, fix: { title: 'Change to 1', edits: editField(document.text, ['version'], 1) } };
  const message = `\`version\` is ${found.value}; this program knows version 1. A newer program may be needed.`;
  return { ...found, code: 'unknown-version', message, fix: undefined };
}

/** A field named `__proto__` never reaches the schema, so it is reported here. */
function prototypeNames(root: Node): Problem[] {
  return [...walk(root)].flatMap(({ node, path }) => {
    if (path.at(-1) !== '__proto__') return [];
    const rule = 'a field of the format';
    return [
      {
        code: 'unknown-field',
        message: '`__proto__` is not a field.',
        severity: 'error',
        path,
        range: rangeOf(node),
        rule,
      } satisfies Problem,
    ];
  });
}

/** True for a value that might be an experiment; for callers that hold plain data rather than text. */
export function isExperiment(value: unknown): value is Experiment {
  return isPlainObject(value) && experimentSchema.safeParse(value).success;
}
