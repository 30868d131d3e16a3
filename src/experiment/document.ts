/**
 * Text to a syntax tree with ranges, on top of jsonc-parser, with the limits that keep a hostile file from exhausting the
 * stack or the memory. Comments are read; trailing commas are read here and reported by `syntax.ts`.
 */
import { createScanner, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { FieldPath, TextRange } from './problem';

/** Token numbers of jsonc-parser, whose own names are a const enum that a single-file compiler cannot see. */
const SyntaxKind = {
  OpenBraceToken: 1,
  CloseBraceToken: 2,
  OpenBracketToken: 3,
  CloseBracketToken: 4,
  CommaToken: 5,
  LineCommentTrivia: 12,
  BlockCommentTrivia: 13,
  LineBreakTrivia: 14,
  Trivia: 15,
  EOF: 17,
};

/** An experiment is a page of text; anything beyond this is not one. In UTF-16 units. */
export const maxTextLength = 250_000;
/** Levels of brackets; the format itself needs eight. */
export const maxDepth = 64;

/** A text and what could be read of it. */
export interface Document {
  /** The text with a byte order mark turned into a blank, so that offsets are those of the file. */
  text: string;
  root?: Node;
  /** Syntax errors other than trailing commas. */
  errors: ParseError[];
  /** Offsets of commas with nothing after them. */
  trailingCommas: number[];
  comments: TextRange[];
  /** Set when the text was refused unread. */
  refused?: 'too-long' | { tooDeepAt: number };
}

/** Reads `source`. Never throws; `root` is absent when nothing could be read. */
export function readDocument(source: string): Document {
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const empty = { text, errors: [], trailingCommas: [], comments: [] };
  if (text.length > maxTextLength) return { ...empty, refused: 'too-long' };
  const surface = scan(text);
  if (surface.tooDeepAt !== undefined) return { ...empty, refused: { tooDeepAt: surface.tooDeepAt } };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return { text, root, errors, trailingCommas: surface.trailingCommas, comments: surface.comments };
}

/** True when the tree shows the whole text, so that it can be formatted and edited. */
export function isWellFormed(document: Document): document is Document & { root: Node } {
  return document.refused === undefined && document.errors.length === 0 && document.root !== undefined;
}

/** One pass over the tokens, without recursion. */
function scan(text: string) {
  const scanner = createScanner(text, false);
  const comments: TextRange[] = [];
  const trailingCommas: number[] = [];
  let depth = 0;
  let comma: number | undefined;
  for (let token: number = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    const offset = scanner.getTokenOffset();
    if (token === SyntaxKind.Trivia || token === SyntaxKind.LineBreakTrivia) continue;
    if (token === SyntaxKind.LineCommentTrivia || token === SyntaxKind.BlockCommentTrivia) {
      comments.push({ offset, length: scanner.getTokenLength() });
      continue;
    }
    const closes = token === SyntaxKind.CloseBraceToken || token === SyntaxKind.CloseBracketToken;
    if (closes) depth -= 1;
    if (closes && comma !== undefined) trailingCommas.push(comma);
    if (token === SyntaxKind.OpenBraceToken || token === SyntaxKind.OpenBracketToken) depth += 1;
    if (depth > maxDepth) return { comments, trailingCommas, tooDeepAt: offset };
    comma = token === SyntaxKind.CommaToken ? offset : undefined;
  }
  return { comments, trailingCommas, tooDeepAt: undefined };
}

/** The offset of a comma that follows `offset` with only blanks and comments between, or undefined. */
export function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return Number(scanner.scan()) === SyntaxKind.CommaToken ? scanner.getTokenOffset() : undefined;
}

/** A member of an object: its two nodes and its name. */
export interface Member {
  node: Node;
  key: Node;
  name: string;
  value: Node;
}

/** Complete members of an object node in the order of the text, doubled names included. */
export function membersOf(node: Node): Member[] {
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ node: property, key, name: String(key.value), value }] : [];
  });
}

/** The member that JSON gives precedence: the last one of that name. */
export function memberNamed(node: Node, name: string): Member | undefined {
  return node.type === 'object' ? membersOf(node).findLast((member) => member.name === name) : undefined;
}

/** The node at `path`, or undefined. */
export function nodeAt(root: Node | undefined, path: FieldPath): Node | undefined {
  let node = root;
  for (const step of path) {
    if (!node) return undefined;
    if (typeof step === 'string') node = memberNamed(node, step)?.value;
    else node = node.type === 'array' ? node.children?.[step] : undefined;
  }
  return node;
}

/** The key token of the field at `path`; for a list entry, or when there is no such field, undefined. */
export function keyAt(root: Node | undefined, path: FieldPath): Node | undefined {
  const name = path.at(-1);
  const parent = nodeAt(root, path.slice(0, -1));
  return parent && typeof name === 'string' ? memberNamed(parent, name)?.key : undefined;
}

/**
 * The plain value of a node. Members named `__proto__` are left out (the parser of problems reports them), and -0 is 0.
 */
export function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type === 'object') {
    const members = membersOf(node).filter(({ name }) => name !== '__proto__');
    return Object.fromEntries(members.map(({ name, value }) => [name, valueOf(value)]));
  }
  const value: unknown = getNodeValue(node);
  return value === 0 ? 0 : value;
}

/** Range of a node. */
export function rangeOf(node: Node): TextRange {
  return { offset: node.offset, length: node.length };
}

/** Every node below `node`, itself first. */
export function* walk(
  node: Node,
  path: (string | number)[] = [],
): Generator<{ node: Node; path: (string | number)[] }> {
  yield { node, path };
  if (node.type === 'object') {
    for (const { name, value } of membersOf(node)) yield* walk(value, [...path, name]);
  }
  if (node.type === 'array') {
    for (const [index, child] of (node.children ?? []).entries()) yield* walk(child, [...path, index]);
  }
}
