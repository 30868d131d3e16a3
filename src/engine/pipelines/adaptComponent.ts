// The adapters of a request, checked against a component and merged into a copy of its file. An adapter of weight 0 is checked too, but
// changes nothing: without any other weight the component is opened as it lies in the model folder.

import { ModelError } from '../../base/errors';
import type { GenerationRequest } from '../../experiment/request';
import type { ComponentSpec } from '../../protocol/modelSpec';
import { lowRankChanges } from '../adapters/lowRank';
import { applyChanges, fitChanges } from '../adapters/mergeChanges';
import { readSafetensors } from '../adapters/safetensors';
import { findWeights } from '../onnx/graphWeights';
import type { ChangedFile } from '../onnx/sessionPool';
import type { PipelineContext } from './types';

/** The component that adapters change. */
export const adaptedComponent = 'denoiser';

/** What is needed of a job. */
export interface AdapterJob extends Pick<PipelineContext, 'adapters' | 'readBytes'> {
  request: Pick<GenerationRequest, 'adapters'>;
}

/**
 * The component's file with every adapter in it, or undefined when nothing changes. Throws UserError `adapter-unreadable` or
 * `adapter-unfit` with the field of the adapter, and ModelError `adapters-unsupported` for a file that does not say where its weights lie.
 */
export async function adaptComponent(
  name: string,
  component: ComponentSpec,
  { request, adapters, readBytes }: AdapterJob,
): Promise<ChangedFile | undefined> {
  if (request.adapters.length === 0) return undefined;
  const file = await readBytes(component.file);
  const graph = findWeights(file, name);
  if (graph.table.size === 0) {
    throw new ModelError('adapters-unsupported', `Model component "${name}" does not say where its weights lie.`, {
      hint: 'Export the model with the table of its weights, or leave the adapters out.',
      details: { component: name },
    });
  }
  const acting = request.adapters.flatMap(({ file: path, weight }, index) => {
    const source = { path, field: `adapters[${index}].file` };
    const { bytes, sha256 } = adapters[index]!;
    const changes = fitChanges(lowRankChanges(readSafetensors(bytes, source), source), graph, source);
    return weight === 0 ? [] : [{ sha256, weight, changes }];
  });
  if (acting.length === 0) return undefined;
  return {
    key: JSON.stringify(acting.map(({ sha256, weight }) => [sha256, weight])),
    bytes: () => {
      applyChanges(acting.flatMap(({ weight, changes }) => changes.map((change) => ({ change, weight }))));
      return file;
    },
  };
}
