// Changes of the camera's keys, as settings of the text. Pure.

import type { FieldPath } from '../../src/experiment/problem';
import type { FormSetting } from '../../src/protocol/formMessages';
import { rateKeys, rateNames, type RateKey } from './cameraWay';
import type { Timing } from './formView';

export const cameraPath: FieldPath = ['motion', 'camera'];

/** From the same speeds all the time to two keys, the second in the middle of the clip. */
export function variedCamera(camera: unknown, timing: Timing): FormSetting[] {
  const [key] = rateKeys(camera);
  const rates = ratesOf(key);
  const keys = [
    { at: 0, ...rates },
    { at: onFrame(timing.seconds / 2, timing), ...rates },
  ];
  return [{ path: cameraPath, value: keys }];
}

/**
 * One more key between key `index` and the one after it, or the end of the clip; where no frame is free there, before key `index`. It keeps
 * the speeds that are reached by then. None when there is no room on either side.
 */
export function addedKey(camera: unknown, index: number, timing: Timing): FormSetting[] {
  const keys = rateKeys(camera);
  const times = [0, ...keys.map(({ at }) => at), timing.seconds];
  for (const place of [index + 1, index]) {
    const [from, to] = [times[place]!, times[place + 1] ?? timing.seconds];
    const at = onFrame((from + to) / 2, timing);
    if (at > from && at < to) return [{ path: [...cameraPath, place], value: { at }, isInsertion: true }];
  }
  return [];
}

/** Without key `index`. One key that is left says the same as speeds without a time, and is written so. */
export function removedKey(camera: unknown, index: number): FormSetting[] {
  const keys = rateKeys(camera);
  const left = keys.filter((_, at) => at !== index);
  if (left.length === 1) return [{ path: cameraPath, value: ratesOf(left[0]) }];
  return [{ path: [...cameraPath, index] }];
}

/** The speeds of a key that are not 0; `pan` for one that stands still, because no speed at all leaves the camera to the model. */
function ratesOf(key: RateKey | undefined): Record<string, number> {
  const moving = rateNames.flatMap((name) => (key && key[name] !== 0 ? [[name, key[name]] as const] : []));
  return moving.length === 0 ? { pan: 0 } : Object.fromEntries(moving);
}

/** The nearest time at which a frame begins. */
function onFrame(seconds: number, { fps }: Timing): number {
  return Number((Math.round(seconds * fps) / fps).toFixed(6));
}
