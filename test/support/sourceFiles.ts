// The repository as the tests read it: where it lies, and the text of its source files.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The root folder of the checkout. */
export const root = resolve(__dirname, '../..');

/** The text of one file of the checkout. */
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Texts of all TypeScript files below the folders, keyed by path from the root with forward slashes, sorted. */
export function readSources(folders: readonly string[]): Map<string, string> {
  const paths = folders.flatMap((folder) => filesBelow(join(root, folder))).sort();
  return new Map(paths.map((path) => [path, readText(path)]));
}

/** Lines that hold code: blank lines and lines that are only comment are left out. */
export function countCodeLines(text: string): number {
  const withoutBlocks = text.replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
