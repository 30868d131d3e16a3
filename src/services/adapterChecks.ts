// Whether an adapter file fits a model, asked while an experiment is written: the engine's own check, so that a run refuses nothing that
// was not marked before. Answers are kept as long as file and model stay the same.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { T2vError } from '../base/errors';
import { adaptComponent, adaptedComponent } from '../engine/pipelines/adaptComponent';
import { readAdapter } from '../worker/readAdapter';
import type { ModelDescription } from './engineServices';

/** So many answers are kept; then all are forgotten. */
const most = 200;

export class AdapterChecks {
  private readonly known = new Map<string, T2vError | undefined>();

  /**
   * What the engine would say of the adapter; undefined when it fits, when there is no such file (that is said elsewhere), or when
   * the model takes no adapters at all. What is our own mistake is thrown.
   */
  async problemOf(path: string, model: ModelDescription): Promise<T2vError | undefined> {
    if (!model.sidecar.controls.includes('adapters')) return undefined;
    const file = await stat(path).catch(() => undefined);
    if (file === undefined) return undefined;
    const key = JSON.stringify([path, file.size, file.mtimeMs, model.folder, model.digest]);
    if (!this.known.has(key)) {
      if (this.known.size >= most) this.known.clear();
      this.known.set(key, await check(path, model));
    }
    return this.known.get(key);
  }
}

async function check(path: string, { folder, sidecar }: ModelDescription): Promise<T2vError | undefined> {
  const component = sidecar.components[adaptedComponent];
  if (component === undefined) return undefined;
  try {
    const use = { file: path, weight: 0 };
    const adapters = [await readAdapter(use, 0)];
    const readBytes = (file: string) => readFile(join(folder, file));
    await adaptComponent(adaptedComponent, component, { request: { adapters: [use] }, adapters, readBytes });
    return undefined;
  } catch (error) {
    if (error instanceof T2vError) return error;
    throw error;
  }
}
