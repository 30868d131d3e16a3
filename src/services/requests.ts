// From an experiment file to the requests that it stands for, with the model's defaults, its digest and full paths filled in.

import { dirname, resolve } from 'node:path';
import { expandExperiment } from '../experiment/expand';
import { isPathLike, resolvePath } from '../experiment/paths';
import type { GenerationRequest } from '../experiment/request';
import type { Experiment } from '../experiment/schema';
import { fileDigest } from './digests';
import type { EngineServices } from './engineServices';

export interface ExpandOptions {
  /** Absolute path of the file that the experiment came from. */
  file: string;
  workspace: string;
  /** Whether paths in the experiment may leave the workspace. */
  allowOutside?: boolean;
  /** Folder of a model that replaces the experiment's own; as typed, relative to the current folder. */
  model?: string;
}

/** The one service that is needed here. */
export type DescribesModels = Pick<EngineServices, 'describeModel'>;

/** Requests in the order of the experiment. Throws UserError (rules, paths) and ModelError (the model's folder). */
export async function requestsOf(
  experiment: Experiment,
  services: DescribesModels,
  options: ExpandOptions,
): Promise<GenerationRequest[]> {
  const folder = dirname(options.file);
  const typed = options.model === undefined ? undefined : resolve(options.model);
  const locate = (reference: string) =>
    reference === typed ? typed : resolvePath(folder, options.workspace, reference, options.allowOutside);
  const digestOf = (reference: string) => fileDigest(locate(reference));
  const wanted = typed ?? locateModel(experiment.model ?? 'embedded', locate);

  const model = await services.describeModel(wanted);
  const context = { modelDefaults: model.sidecar.defaults, modelDigest: model.digest, digestOf, locate };
  const requests = expandExperiment({ ...experiment, model: wanted }, context);
  return Promise.all(requests.map((request) => withModel(request, { wanted, digest: model.digest }, services)));
}

/** A sweep over `model` gives requests for other models than the one whose digest was filled in. */
async function withModel(
  request: GenerationRequest,
  known: { wanted: string; digest: string },
  services: DescribesModels,
): Promise<GenerationRequest> {
  const digest = request.model === known.wanted ? known.digest : (await services.describeModel(request.model)).digest;
  return { ...request, modelDigest: digest };
}

function locateModel(model: string, locate: (reference: string) => string): string {
  return isPathLike(model) ? locate(model) : model;
}
