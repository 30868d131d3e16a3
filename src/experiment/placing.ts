/** Findings about plain values become problems of a text: the range of the field, its value, and the edits of the repair. */
import type { Node } from 'jsonc-parser';
import { keyAt, nodeAt, rangeOf, readDocument, valueOf, type Document } from './document';
import { editField } from './edit';
import { valueAt } from './fieldPath';
import { applyEdits, editBetween } from './textEdit';
import type { Finding } from './schemaProblems';
import type { Fix, Problem, TextRange } from './problem';

/** The problems for findings about the values of `text`, in the order of the text. */
export function placeFindings(text: string, findings: readonly Finding[]): Problem[] {
  const document = readDocument(text);
  return findings.map((finding) => placeFinding(document, finding)).sort((a, b) => a.range.offset - b.range.offset);
}

/** The problem for one finding. `path` need not exist: then the range is that of what should hold it. */
export function placeFinding(document: Document, finding: Finding): Problem {
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
