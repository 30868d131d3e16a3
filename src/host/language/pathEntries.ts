// Which entries of a folder fit a field that names a file. Text only; the folder is read by completions.ts.

import type { ReferenceKind } from '../../experiment/fileReferences';

/** One entry of a folder. */
export interface FolderEntry {
  name: string;
  isFolder: boolean;
}

/** One proposal: what replaces the typed last part of the path. */
export interface PathProposal {
  name: string;
  isFolder: boolean;
  /** A folder is gone into, so that the next one can be chosen. */
  insert: string;
}

const fits: Record<ReferenceKind, (name: string) => boolean> = {
  image: (name) => /\.(png|webm)$/i.test(name),
  experiment: (name) => /\.t2v\.json$/i.test(name),
  adapter: (name) => /\.safetensors$/i.test(name),
  // A model is a folder.
  model: () => false,
};

/** The folder part of a half-typed path, to be read; `` for the experiment's own. */
export function typedFolder(typed: string): string {
  const end = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf('\\'));
  return end < 0 ? '' : typed.slice(0, end + 1);
}

/** Folders first, then files, each by name. Hidden ones, and the experiment itself, are left out. */
export function pathProposals(kind: ReferenceKind, entries: readonly FolderEntry[], own: string): PathProposal[] {
  return entries
    .filter(({ name, isFolder }) => !name.startsWith('.') && name !== 'node_modules' && (isFolder || fits[kind](name)))
    .filter(({ name }) => name !== own)
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1))
    .map(({ name, isFolder }) => ({ name, isFolder, insert: isFolder ? `${name}/` : name }));
}
