// What a scene plan has to know of the model: how long its clips are and how fast they play.

import { parseExperiment } from '../experiment/parse';
import { isPathLike } from '../experiment/paths';
import type { SceneTiming } from '../experiment/scene/scenePlan';
import type { DescribesModels } from './requests';

/** The usual timing of the model of an experiment's text; nothing for a model in a folder, whose place the file may not tell alone. */
export async function sceneTiming(text: string, { describeModel }: DescribesModels): Promise<SceneTiming> {
  const { model = 'embedded' } = parseExperiment(text).experiment ?? {};
  if (isPathLike(model)) return {};
  const { fps, frames } = (await describeModel(model)).sidecar.defaults;
  return { ...(fps === undefined ? {} : { fps }), ...(frames === undefined ? {} : { defaultFrames: frames }) };
}
