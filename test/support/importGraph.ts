// Reads the imports of our own source text (type imports and re-exports included) and judges them against
// imports.table.mjs. Pure: files come in as a map from path to text.

import { posix } from 'node:path';
import ts from 'typescript';
import { mayImportPackage, mayImportPlace, packageOf, placeOf } from '../../imports.table.mjs';

/** Path from the root with forward slashes → text. */
export type SourceFiles = ReadonlyMap<string, string>;

/** One import of one file: `target` is a path in `SourceFiles`, or a package. */
export interface Import {
  from: string;
  specifier: string;
  target: { kind: 'file'; path: string } | { kind: 'package'; name: string } | { kind: 'missing' };
}

/** Every import of every file, in the order of the files. */
export function readImports(files: SourceFiles): Import[] {
  return [...files].flatMap(([from, text]) =>
    ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName: specifier }) => ({ from, specifier, target: resolve(files, from, specifier) })),
  );
}

/** Each import that the table forbids, and each file in a folder that the table does not know, as one line of text. */
export function violations(files: SourceFiles): string[] {
  const strangers = [...files.keys()].filter((file) => placeOf(file) === undefined);
  return [
    ...strangers.map((file) => `${file}: not in any folder of imports.table.mjs`),
    ...readImports(files).flatMap((one) => judge(one) ?? []),
  ];
}

/** Groups of files that import each other, directly or around a corner; a file that imports itself counts. */
export function cycles(files: SourceFiles): string[][] {
  const next = new Map<string, string[]>([...files.keys()].map((file) => [file, []]));
  for (const { from, target } of readImports(files)) {
    if (target.kind === 'file') next.get(from)?.push(target.path);
  }
  return stronglyConnected(next).filter(
    ([first, ...others]) => others.length > 0 || next.get(first!)?.includes(first!),
  );
}

function judge({ from, specifier, target }: Import): string | undefined {
  const place = placeOf(from);
  if (place === undefined) return undefined;
  if (target.kind === 'missing') return `${from}: cannot find ${specifier}`;
  if (target.kind === 'package') {
    return mayImportPackage(place, target.name) ? undefined : `${from}: ${place} may not import ${target.name}`;
  }
  const to = placeOf(target.path);
  return to !== undefined && mayImportPlace(place, to)
    ? undefined
    : `${from}: ${place} may not import from ${to ?? target.path}`;
}

function resolve(files: SourceFiles, from: string, specifier: string): Import['target'] {
  if (!specifier.startsWith('.')) return { kind: 'package', name: packageOf(specifier) };
  const base = posix.join(posix.dirname(from), specifier);
  const path = [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`, base].find((candidate) => files.has(candidate));
  return path === undefined ? { kind: 'missing' } : { kind: 'file', path };
}

/** Tarjan, "Depth-first search and linear graph algorithms" (1972). */
function stronglyConnected(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    lowest.set(node, index);
    stack.push(node);
    for (const other of next.get(node) ?? []) {
      const reached = order.has(other) ? (stack.includes(other) ? order.get(other)! : index) : visit(other);
      lowest.set(node, Math.min(lowest.get(node)!, reached));
    }
    if (lowest.get(node) === index) found.push(stack.splice(stack.indexOf(node)));
    return lowest.get(node)!;
  };
  for (const node of next.keys()) {
    if (!order.has(node)) visit(node);
  }
  return found;
}
