/** Where an experiment text carries words for the model: the prompts, and the values of a sweep over one. */
import type { Node } from 'jsonc-parser';
import { membersOf, nodeAt, rangeOf, readDocument, type Document } from './document';
import { parseFieldPath } from './fieldPath';
import type { TextRange } from './problem';

/** One prompt. */
export interface PromptPlace {
  path: (string | number)[];
  /** The words, escapes resolved. */
  text: string;
  /** The value in the document, with its quotes. */
  range: TextRange;
}

/** Every prompt in the order of the text. */
export function promptPlaces(text: string): PromptPlace[] {
  const document = readDocument(text);
  if (document.root?.type !== 'object') return [];
  const shots = nodeAt(document.root, ['shots'])?.children ?? [];
  const places = [
    ...placeAt(document, ['prompt']),
    ...placeAt(document, ['negativePrompt']),
    ...shots.flatMap((_shot, index) => placeAt(document, ['shots', index, 'prompt'])),
    ...sweptPlaces(document),
  ];
  return places.sort((a, b) => a.range.offset - b.range.offset);
}

function sweptPlaces({ root }: Document): PromptPlace[] {
  const sweep = nodeAt(root, ['sweep']);
  if (sweep?.type !== 'object') return [];
  return membersOf(sweep).flatMap(({ name, value }) => {
    const last = parseFieldPath(name)?.at(-1);
    if (last !== 'prompt' && last !== 'negativePrompt') return [];
    return (value.children ?? []).flatMap((child, index) => placeOf(child, ['sweep', name, index]));
  });
}

function placeAt({ root }: Document, path: (string | number)[]): PromptPlace[] {
  const node = nodeAt(root, path);
  return node ? placeOf(node, path) : [];
}

function placeOf(node: Node, path: (string | number)[]): PromptPlace[] {
  return node.type === 'string' ? [{ path, text: String(node.value), range: rangeOf(node) }] : [];
}

/**
 * The range of `text[from…]` of a prompt inside the document. With escapes in between, the two do not run in step: then
 * the whole value is the answer.
 */
export function tailRange(document: string, { text, range }: PromptPlace, from: number): TextRange {
  const raw = document.slice(range.offset + 1, range.offset + range.length - 1);
  if (raw !== text) return range;
  return { offset: range.offset + 1 + from, length: text.length - from };
}
