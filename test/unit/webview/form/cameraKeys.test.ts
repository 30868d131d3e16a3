// Changes of camera keys: what they leave in the text, and that they keep what the camera does.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/experiment/edit';
import { editFields } from '../../../../src/experiment/editFields';
import { parseExperiment } from '../../../../src/experiment/parse';
import { addedKey, removedKey, variedCamera } from '../../../../webview/form/cameraKeys';
import type { FormSetting } from '../../../../src/protocol/formMessages';

const timing = { frames: 20, fps: 8, seconds: 2.5 };

/** The camera of a text after the change, and that the text is valid then. */
function after(camera: unknown, settings: FormSetting[]): unknown {
  const text = JSON.stringify({ version: 1, prompt: 'p', motion: { camera } });
  const edits = editFields(
    text,
    settings.map((setting) => ({ ...setting, value: setting.value })),
  );
  const { experiment, problems } = parseExperiment(applyEdits(text, edits));
  expect(problems).toEqual([]);
  return experiment?.motion?.camera;
}

describe('a camera that changes over time', () => {
  it.each([
    [{ pan: 0.5, zoom: 0 }, { pan: 0.5 }],
    [undefined, { pan: 0 }],
    [{}, { pan: 0 }],
  ])('begins as it was: %j', (camera, rates) => {
    // 1.25 s are 10 frames of 8 a second.
    expect(after(camera, variedCamera(camera, timing))).toEqual([
      { at: 0, ...rates },
      { at: 1.25, ...rates },
    ]);
  });

  const keys = [{ at: 0, pan: 1 }, { at: 1, zoom: 0.5 }, { at: 1.125 }];

  it.each([
    [0, 0.5],
    [2, 1.875],
  ])('gets a key behind key %i, on a frame', (index, at) => {
    const longer = after(keys, addedKey(keys, index, timing)) as unknown[];
    expect(longer).toHaveLength(4);
    expect(longer[index + 1]).toEqual({ at });
  });

  it('gets a key before one that stands at the end, and none where no frame is free', () => {
    const late = [{ at: 1, pan: 1 }, { at: 2.5 }];
    expect(after(late, addedKey(late, 1, timing))).toEqual([late[0], { at: 1.75 }, late[1]]);
    expect(addedKey([{ at: 0 }], 0, { frames: 1, fps: 8, seconds: 0.125 })).toEqual([]);
  });

  it('loses a key', () => {
    expect(after(keys, removedKey(keys, 1))).toEqual([keys[0], keys[2]]);
  });

  it('that has one key left is one speed all the time, as that key held it', () => {
    const two = keys.slice(0, 2);
    expect(after(two, removedKey(two, 0))).toEqual({ pan: 1, zoom: 0.5 });
    expect(after(two, removedKey(two, 1))).toEqual({ pan: 1 });
    const still = [{ at: 0, pan: 0 }, { at: 1 }];
    expect(after(still, removedKey(still, 1))).toEqual({ pan: 0 });
  });
});
