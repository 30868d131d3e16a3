// Copies of the tiny model in temporary folders, with a way to spoil their description.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The seeded, untrained model of the fixtures. */
export const tinyModel = resolve(import.meta.dirname, '../../fixtures/tinyModel');

export async function copyTinyModel(folder: string): Promise<string> {
  await cp(tinyModel, folder, { recursive: true });
  return folder;
}

// Descriptions are spoiled on purpose, field by field.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type LooseSidecar = Record<string, any>;

export async function changeSidecar(folder: string, change: (sidecar: LooseSidecar) => void): Promise<void> {
  const path = join(folder, 't2v.json');
  const sidecar = JSON.parse(await readFile(path, 'utf8')) as LooseSidecar;
  change(sidecar);
  await writeFile(path, JSON.stringify(sidecar));
}
