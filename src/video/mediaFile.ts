// Opening a WebM or MP4 file with mediabunny (MPL-2.0): the errors of a file that is not what it should be, and its text tags.

import { stat } from 'node:fs/promises';
import { FilePathSource, Input, MP4, UnsupportedInputFormatError, WEBM } from 'mediabunny';
import { UserError, messageOf } from '../base/errors';

export type Container = 'WebM' | 'MP4';

/**
 * Opens the file for `read` and closes it afterwards.
 * @throws UserError `not-a-clip` when the file is not of that container, `damaged-clip` for what else goes wrong in it; file
 *   errors pass through.
 */
export async function withMedia<T>(path: string, container: Container, read: (input: Input) => Promise<T>): Promise<T> {
  // The demuxer asserts that there is at least one byte.
  if ((await stat(path)).size === 0) throw notOfKind(path, container);
  const formats = container === 'WebM' ? [WEBM] : [MP4];
  const input = new Input({ formats, source: new FilePathSource(path) });
  try {
    return await read(input);
  } catch (error) {
    if (error instanceof UnsupportedInputFormatError) throw notOfKind(path, container);
    if (error instanceof UserError || (error as { syscall?: unknown }).syscall !== undefined) throw error;
    throw new UserError('damaged-clip', `${path} is damaged: ${messageOf(error)}`, { details: { path }, cause: error });
  } finally {
    input.dispose();
  }
}

function notOfKind(path: string, container: Container): UserError {
  const article = container === 'MP4' ? 'an' : 'a';
  return new UserError('not-a-clip', `${path} is not ${article} ${container} file.`, { details: { path } });
}

/** The tags whose value is text, by the names that the file gives them. */
export async function textTags(input: Input): Promise<Record<string, string>> {
  const { raw = {} } = await input.getMetadataTags();
  const texts = Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
