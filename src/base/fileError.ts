// What the operating system said about a file, as one error for people. Pure: it only reads `code` of the error.
// Leaves out retrying and cleaning up: the caller that touched the file does that.

import { InternalError, T2vError, UserError, messageOf } from './errors';

interface Explanation {
  code: string;
  says: string;
  hint: string;
}

const noRoom: Explanation = {
  code: 'disk-full',
  says: 'there is no room left for it',
  hint: 'Free some space, raise the quota or choose another folder; nothing half-written was kept.',
};
const noRight: Explanation = {
  code: 'no-permission',
  says: 'the system does not allow it',
  hint: 'Check the permissions of the file and of its folder.',
};
const notThere: Explanation = {
  code: 'file-missing',
  says: 'it does not exist',
  hint: 'Check the path.',
};
const isFolder: Explanation = {
  code: 'not-a-file',
  says: 'a folder stands where a file is needed, or a file where a folder is needed',
  hint: 'Choose another path.',
};

const explanations: Record<string, Explanation | undefined> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: noRoom,
  EACCES: noRight,
  EPERM: noRight,
  EROFS: noRight,
  ENOENT: notThere,
  EISDIR: isFolder,
  ENOTDIR: isFolder,
};

/**
 * The error to throw for a failed file operation; an error of ours passes through unchanged.
 * @param action what was tried, in words that fit after "Could not": `write the clip`.
 * @returns UserError with code `disk-full`, `no-permission`, `file-missing` or `not-a-file` where the reader can act,
 *   else InternalError `file-error`; `details` holds `path` and the system's own code.
 */
export function fileError(error: unknown, action: string, path: string): T2vError {
  if (error instanceof T2vError) return error;
  const system = systemCode(error);
  const known = system === undefined ? undefined : explanations[system];
  const details = { path, system };
  if (known === undefined) {
    return new InternalError('file-error', `Could not ${action} ${path}: ${messageOf(error)}`, {
      details,
      cause: error,
    });
  }
  const text = `Could not ${action} ${path}: ${known.says} (${system}).`;
  return new UserError(known.code, text, { hint: known.hint, details, cause: error });
}

/** The system's code of a file error, such as `ENOENT`; undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
