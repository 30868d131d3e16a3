/**
 * Text of a `.t2v.json` file to an experiment, or to a list of problems that each say where, what and how to mend it.
 * Stages: syntax, tokens, schema, rules between fields. `extends` is not followed here; see `extends.ts`.
 */
import type { Node } from 'jsonc-parser';
import { rangeOf, readDocument, valueOf, walk, type Document } from './document';
import { editField } from './edit';
import { isPlainObject } from './fieldPath';
import { migrate } from './migrate';
import { placeFinding } from './placing';
import { ruleFindings } from './rules';
import { experimentSchema, type Experiment } from './schema';
import { schemaFindings, type Finding } from './schemaProblems';
import { sweepFindings } from './sweepRules';
import { syntaxProblems, tokenProblems } from './syntax';
import { editBetween } from './textEdit';
import type { Fix, Problem } from './problem';

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
      return finding.path[0] === 'version' ? versionProblem(document, finding) : placeFinding(document, finding);
    });
    return { problems: [...problems, ...placed] };
  }
  // 4. Rules between fields.
  const findings = [...ruleFindings(checked.data), ...sweepFindings(checked.data)].slice(0, maxProblems);
  return {
    experiment: checked.data,
    problems: [...problems, ...findings.map((finding) => placeFinding(document, finding))],
  };
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
  const found = placeFinding(document, finding);
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
