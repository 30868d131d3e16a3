// "T2V: Play…": leads a thing of the experiment with the arrow keys while its clip grows.

import { checkPlayable } from '../../engine/pipelines/rollout';
import { parseExperiment } from '../../experiment/parse';
import { playObject } from '../../experiment/playSession';
import { openExperiment } from '../documents';
import type { Services } from './services';

/** Of a sweep its first clip is played. */
export async function play({ running, playPanel }: Services, target?: unknown): Promise<void> {
  const document = await openExperiment(target);
  const [planned] = await running.requestsOf(document, { kind: 'first' });
  const { request } = planned!;
  checkPlayable(request);
  const object = playObject(request);
  const { model } = parseExperiment(document.getText()).experiment ?? {};
  void playPanel.show({ request, object, uri: document.uri, ...(model === undefined ? {} : { model }) });
}
