/**
 * The document's structure for outlines, breadcrumbs and lenses: shots, keyframes, camera keys, paths and the sweep, each
 * with its range. Works on a text that is not valid yet, as long as some of it can be read.
 */
import type { Node } from 'jsonc-parser';
import { keyAt, nodeAt, rangeOf, readDocument, valueOf, type Document } from './document';
import { isPlainObject } from './fieldPath';
import type { FieldPath, TextRange } from './problem';

export type OutlineKind = 'prompt' | 'group' | 'shot' | 'keyframe' | 'cameraKey' | 'path' | 'sweep' | 'expectation';

/** One line of an outline. */
export interface OutlineItem {
  kind: OutlineKind;
  /** What it is: `Shot 2`, `Camera`, `first`. Never empty. */
  name: string;
  /** What it says: the words of a shot, the speeds of a key. */
  detail: string;
  path: (string | number)[];
  /** The whole entry. */
  range: TextRange;
  /** Where the caret goes; inside `range`. */
  selection: TextRange;
  children: OutlineItem[];
}

/** Items in the order of the text; empty when nothing can be read. */
export function outlineOf(text: string): OutlineItem[] {
  const document = readDocument(text);
  if (document.root?.type !== 'object') return [];
  const top = sections.flatMap((section) => sectionItem(document, section));
  return top.sort((a, b) => a.range.offset - b.range.offset);
}

interface Section {
  path: string[];
  name: string;
  kind: OutlineKind;
  detail: (value: unknown) => string;
  /** How the entries of a list are shown; without it there are none. */
  entry?: { kind: OutlineKind; name: (value: unknown, index: number) => string; detail: (value: unknown) => string };
}

const sections: readonly Section[] = [
  { path: ['prompt'], name: 'Prompt', kind: 'prompt', detail: textOf },
  { path: ['negativePrompt'], name: 'Negative prompt', kind: 'prompt', detail: textOf },
  {
    path: ['shots'],
    name: 'Shots',
    kind: 'group',
    detail: countOf,
    entry: {
      kind: 'shot',
      name: (_value, index) => `Shot ${index + 1}`,
      detail: (value) => `${textOf(field(value, 'prompt'))} (${secondsOf(field(value, 'seconds'))})`,
    },
  },
  {
    path: ['motion', 'camera'],
    name: 'Camera',
    kind: 'group',
    detail: (value) => (Array.isArray(value) ? countOf(value) : ratesOf(value)),
    entry: { kind: 'cameraKey', name: (value) => secondsOf(field(value, 'at')), detail: ratesOf },
  },
  {
    path: ['motion', 'paths'],
    name: 'Paths',
    kind: 'group',
    detail: countOf,
    entry: {
      kind: 'path',
      name: (value, index) => textOf(field(value, 'object')) || `Path ${index + 1}`,
      detail: (value) => countOf(field(value, 'points')),
    },
  },
  {
    path: ['keyframes'],
    name: 'Keyframes',
    kind: 'group',
    detail: countOf,
    entry: {
      kind: 'keyframe',
      name: (value) => momentOf(field(value, 'at')),
      detail: (value) => textOf(field(value, 'image')),
    },
  },
  { path: ['sweep'], name: 'Sweep', kind: 'sweep', detail: sweepOf },
  {
    path: ['expect'],
    name: 'Expectations',
    kind: 'group',
    detail: countOf,
    entry: { kind: 'expectation', name: expectationOf, detail: () => '' },
  },
];

function sectionItem(document: Document, { path, name, kind, detail, entry }: Section): OutlineItem[] {
  const node = nodeAt(document.root, path);
  const key = keyAt(document.root, path);
  if (!node || !key) return [];
  const range = { offset: key.offset, length: node.offset + node.length - key.offset };
  const entries = entry && node.type === 'array' ? (node.children ?? []) : [];
  const children = entries.map((child, index) => entryItem(child, { path: [...path, index], index, entry: entry! }));
  return [{ kind, name, detail: detail(valueOf(node)), path: [...path], range, selection: rangeOf(key), children }];
}

function entryItem(
  node: Node,
  { path, index, entry }: { path: (string | number)[]; index: number; entry: NonNullable<Section['entry']> },
): OutlineItem {
  const value = valueOf(node);
  const name = entry.name(value, index) || `${index + 1}`;
  const selection = { offset: node.offset, length: Math.min(1, node.length) };
  return { kind: entry.kind, name, detail: entry.detail(value), path, range: rangeOf(node), selection, children: [] };
}

/** The item at `path`, wherever it hangs. */
export function itemAt(items: readonly OutlineItem[], path: FieldPath): OutlineItem | undefined {
  for (const item of items) {
    if (item.path.length === path.length && item.path.every((step, index) => step === path[index])) return item;
    const below = itemAt(item.children, path);
    if (below) return below;
  }
  return undefined;
}

function field(value: unknown, name: string): unknown {
  return isPlainObject(value) ? value[name] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): string {
  return Array.isArray(value) ? String(value.length) : '';
}

function secondsOf(value: unknown): string {
  return typeof value === 'number' ? `${value} s` : '';
}

function momentOf(value: unknown): string {
  return typeof value === 'string' ? value : secondsOf(value);
}

/** `pan 0.5, zoom -0.2`, without the speeds that are not given. */
function ratesOf(value: unknown): string {
  const rates = ['pan', 'tilt', 'zoom', 'roll'].flatMap((name) => {
    const rate = field(value, name);
    return typeof rate === 'number' ? [`${name} ${rate}`] : [];
  });
  return rates.join(', ');
}

/** `guidance × 2, steps × 3`. */
function sweepOf(value: unknown): string {
  if (!isPlainObject(value)) return '';
  return Object.entries(value)
    .map(([name, values]) => `${name} × ${countOf(values) || '?'}`)
    .join(', ');
}

function expectationOf(value: unknown): string {
  const names = ['metric', 'object', 'background', 'digest'].map((name) => textOf(field(value, name)));
  return names.find((name) => name !== '') ?? '';
}
