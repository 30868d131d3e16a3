// Which models exist on this machine: the embedded one, and the folders that the user named.
// Reads descriptions only; files are verified when a model is used.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, type T2vError } from '../base/errors';
import { fileError } from '../base/fileError';
import { loadSidecar, sidecarName, type Sidecar } from './sidecar';

/** A model that has a readable description. */
export interface FoundModel {
  /** What an experiment writes as its `model`: `embedded`, or the folder. */
  id: string;
  folder: string;
  sidecar: Sidecar;
}

/** A place that should hold a model but does not. */
export interface UnusableModel {
  id: string;
  folder: string;
  problem: T2vError;
}

export interface ModelPlaces {
  /** The folder of the model that comes with the product. */
  embeddedFolder: string;
  /** Model folders, or folders that hold model folders. */
  userFolders?: readonly string[];
}

/** The embedded model first, then each place in its order (inside a place by name); no folder twice. Never throws. */
export async function findModels({
  embeddedFolder,
  userFolders = [],
}: ModelPlaces): Promise<(FoundModel | UnusableModel)[]> {
  const found = [await look('embedded', embeddedFolder)];
  for (const place of userFolders) found.push(...(await lookIn(place)));
  const seen = new Set<string>();
  return found.filter(({ folder }) => !seen.has(folder) && seen.add(folder));
}

async function lookIn(place: string): Promise<(FoundModel | UnusableModel)[]> {
  if (await exists(join(place, sidecarName))) return [await look(place, place)];
  try {
    const names = (await readdir(place)).sort();
    const folders = names.map((name) => join(place, name));
    const models = await Promise.all(folders.map((folder) => exists(join(folder, sidecarName))));
    const inside = folders.filter((_, index) => models[index]);
    if (inside.length > 0) return await Promise.all(inside.map((folder) => look(folder, folder)));
    const hint = 'Name a folder with a t2v.json, or one that holds such folders.';
    throw new ModelError('model-missing', `There is no model in ${place}.`, { hint, details: { path: place } });
  } catch (error) {
    return [{ id: place, folder: place, problem: fileError(error, 'look for models in', place) }];
  }
}

async function look(id: string, folder: string): Promise<FoundModel | UnusableModel> {
  try {
    return { id, folder, sidecar: await loadSidecar(folder) };
  } catch (error) {
    return { id, folder, problem: fileError(error, 'read the model in', folder) };
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
