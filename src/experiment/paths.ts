/**
 * Where a path written in an experiment leads. Text only: it asks no disk, and following links is the caller's part.
 * Experiments travel between systems, so both separators are read everywhere; the answer has those of the workspace.
 */
import { UserError } from '../base/errors';

/** A folder or file split into what it hangs on (`/`, `C:`, `\\server\share`) and its names. */
interface SplitPath {
  root: string;
  names: string[];
}

/**
 * Absolute path of `relative` (as written in a file of `fileFolder`). An absolute path is taken as it is.
 * Throws UserError `bad-path` for text that is no file path, and `path-outside-workspace` when the path leaves
 * `workspaceFolder` and `allowOutside` is false.
 */
export function resolvePath(
  fileFolder: string,
  workspaceFolder: string,
  relative: string,
  allowOutside = false,
): string {
  refuseOddPaths(relative);
  const workspace = splitPath(workspaceFolder);
  const folder = splitPath(fileFolder);
  if (!workspace || !folder) {
    throw new UserError('bad-path', `\`${workspace ? fileFolder : workspaceFolder}\` is not an absolute folder.`);
  }
  const absolute = splitPath(relative);
  const target = absolute ?? { root: folder.root, names: climb([...folder.names, ...relative.split(/[\\/]/)]) };
  if (!target.names.every((name) => !name.includes(':') || !isWindows(target)))
    throw badPath(relative, 'a name without a colon');
  if (!allowOutside && !isInside(target, workspace)) {
    throw new UserError(
      'path-outside-workspace',
      `\`${relative}\` leads outside the workspace folder; expected a path inside it.`,
      {
        hint: 'Move the file into the workspace, or allow outside files explicitly.',
        details: { path: relative },
      },
    );
  }
  return joinPath(target);
}

/** `file` written relative to `folder`, with `/`; absolute when the two have nothing in common. Both must be absolute. */
export function relativePath(folder: string, file: string): string {
  const from = splitPath(folder);
  const to = splitPath(file);
  if (!from || !to || !isSameName(from, from.root, to.root)) return file;
  const end = Math.min(from.names.length, to.names.length);
  let shared = 0;
  while (shared < end && isSameName(from, from.names[shared] ?? '', to.names[shared] ?? '')) shared += 1;
  return [...from.names.slice(shared).map(() => '..'), ...to.names.slice(shared)].join('/');
}

/** The folder that holds `file`, an absolute path. */
export function folderOf(file: string): string {
  const split = splitPath(file);
  return split ? joinPath({ ...split, names: split.names.slice(0, -1) }) : '.';
}

/** True for a path that does not depend on a folder. */
export function isAbsolutePath(path: string): boolean {
  return splitPath(path) !== undefined;
}

/** True when a `model` or `backend` text is a path rather than a name: it has a separator, or begins with a dot. */
export function isPathLike(reference: string): boolean {
  return /[\\/]/.test(reference) || reference.startsWith('.');
}

function refuseOddPaths(path: string): void {
  if (path.trim() === '') throw badPath(path, 'a path that is not empty');
  if (/[\u0000-\u001f]/.test(path)) throw badPath(path, 'a path without control characters');
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) throw badPath(path, 'a file, not an address');
  if (/^[a-z]:(?![\\/])/i.test(path)) throw badPath(path, 'a separator after the drive letter');
}

function badPath(path: string, rule: string): UserError {
  return new UserError('bad-path', `${JSON.stringify(path)} is not a usable path; expected ${rule}.`, {
    details: { path, rule },
  });
}

/** The parts of an absolute path, or undefined for a relative one. */
function splitPath(path: string): SplitPath | undefined {
  const match = /^([a-z]:)[\\/]/i.exec(path) ?? /^([\\/]{2}[^\\/]+[\\/][^\\/]+)(?=[\\/]|$)/.exec(path);
  if (match?.[1] !== undefined) {
    return { root: match[1].replace(/\//g, '\\'), names: climb(path.slice(match[1].length).split(/[\\/]/)) };
  }
  return /^[\\/]/.test(path) ? { root: '/', names: climb(path.split(/[\\/]/)) } : undefined;
}

/** Resolves `.` and `..`; climbing above the root stays at the root. */
function climb(names: string[]): string[] {
  return names.reduce<string[]>((result, name) => {
    if (name === '' || name === '.') return result;
    return name === '..' ? result.slice(0, -1) : [...result, name];
  }, []);
}

function isInside(target: SplitPath, workspace: SplitPath): boolean {
  if (!isSameName(workspace, target.root, workspace.root)) return false;
  return workspace.names.every((name, index) => isSameName(workspace, name, target.names[index] ?? ''));
}

/** Windows does not tell upper from lower case. */
function isSameName(place: SplitPath, a: string, b: string): boolean {
  return isWindows(place) ? a.toLowerCase() === b.toLowerCase() : a === b;
}

function isWindows({ root }: SplitPath): boolean {
  return root !== '/';
}

function joinPath({ root, names }: SplitPath): string {
  if (root === '/') return `/${names.join('/')}`;
  return `${root}\\${names.join('\\')}`;
}
