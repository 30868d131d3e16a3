// The experiment inside any file that we write, whatever its name: the first bytes say which format it is.

import { open, readFile } from 'node:fs/promises';
import { UserError } from '../base/errors';
import { fileError } from '../base/fileError';
import { readClipMetadata } from './clip';
import { metadataFromText, type StoredMetadata } from './clipMetadata';
import { readGifTag } from './gif';
import { readMp4Tag } from './mp4';
import { readPngMetadata } from './png';
import { readWebpTag } from './webp';

interface Kind {
  /** The first bytes as Latin-1 characters. */
  begins: RegExp;
  read: (path: string) => Promise<StoredMetadata>;
}

const kinds: Kind[] = [
  { begins: /^\x1aE\xdf\xa3/, read: readClipMetadata },
  { begins: /^\x89PNG\r\n/, read: async (path) => readPngMetadata(await readFile(path), path) },
  { begins: /^GIF8[79]a/, read: async (path) => metadataFromText(readGifTag(await readFile(path), path), path) },
  { begins: /^RIFF....WEBP/s, read: async (path) => metadataFromText(readWebpTag(await readFile(path), path), path) },
  { begins: /^....ftyp/s, read: async (path) => metadataFromText(await readMp4Tag(path), path) },
];

/** Endings of the files that can be asked, without the dot. */
export const readableEndings = ['webm', 'mp4', 'gif', 'webp', 'png'];

/**
 * What a clip or picture says of its own making. No picture is decoded.
 * @throws UserError `file-missing`, `not-a-clip`, `foreign-clip`, `damaged-clip`, `damaged-metadata` or `newer-format`.
 */
export async function readMetadata(path: string): Promise<StoredMetadata> {
  try {
    const start = await firstBytes(path);
    const kind = kinds.find(({ begins }) => begins.test(start));
    if (kind !== undefined) return await kind.read(path);
  } catch (error) {
    throw fileError(error, 'read', path);
  }
  throw new UserError('not-a-clip', `${path} is no clip or picture that T2V Lab writes.`, {
    hint: `It reads ${readableEndings.join(', ')}.`,
    details: { path },
  });
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
