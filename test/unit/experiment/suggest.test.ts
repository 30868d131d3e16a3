// "Did you mean": names that are meant, and names that are too far from everything.
import { describe, expect, it } from 'vitest';
import { parseFieldPath } from '../../../src/experiment/fieldPath';
import { schemaAt } from '../../../src/experiment/schemaTree';
import {
  foreignNames,
  nearestField,
  nearestName,
  nearestNumber,
  simplify,
  writtenPaths,
} from '../../../src/experiment/suggest';

describe('nearestField', () => {
  it.each([
    { parent: [], name: 'promt', field: 'prompt' },
    { parent: [], name: 'Prompt', field: 'prompt' },
    { parent: [], name: 'negative_prompt', field: 'negativePrompt' },
    { parent: [], name: 'guidance_scale', field: 'guidance' },
    { parent: [], name: 'cfg', field: 'guidance' },
    { parent: [], name: 'num_inference_steps', field: 'steps' },
    { parent: [], name: 'scheduler', field: 'sampler' },
    { parent: [], name: 'height', field: 'video.height' },
    { parent: [], name: 'heigth', field: 'video.height' },
    { parent: [], name: 'numFrames', field: 'video.frames' },
    { parent: [], name: 'pan', field: 'motion.camera.pan' },
    { parent: [], name: 'loras', field: 'adapters' },
    { parent: [], name: 'colourfulness', field: undefined },
    { parent: [], name: '', field: undefined },
    { parent: [], name: 'constructor', field: undefined },
    { parent: ['video'], name: 'frame', field: 'video.frames' },
    { parent: ['video'], name: 'FPS', field: 'video.fps' },
    { parent: ['motion', 'camera'], name: 'zom', field: 'motion.camera.zoom' },
    { parent: ['keyframes', 0], name: 'img', field: 'keyframes[0].image' },
    { parent: ['shots', 1], name: 'text', field: 'shots[1].prompt' },
    { parent: ['shots', 1], name: 'cfg', field: undefined },
  ])('$name in $parent is $field', ({ parent, name, field }) => {
    expect(nearestField(parent, name)).toEqual(field === undefined ? undefined : parseFieldPath(field));
  });
});

describe('nearestName and nearestNumber', () => {
  it.each([
    { name: 'eulr', candidates: ['ddim', 'euler', 'euler-ancestral'], nearest: 'euler' },
    { name: 'EULER_ANCESTRAL', candidates: ['euler', 'euler-ancestral'], nearest: 'euler-ancestral' },
    { name: 'cup', candidates: ['cut', 'blend'], nearest: 'cut' },
    { name: 'fade', candidates: ['cut', 'blend'], nearest: undefined },
    { name: 'x', candidates: [], nearest: undefined },
  ])('$name', ({ name, candidates, nearest }) => {
    expect(nearestName(name, candidates)).toBe(nearest);
  });

  it.each([
    { value: 3.2, nearest: 4 },
    { value: 3, nearest: 2 },
    { value: -7, nearest: 1 },
    { value: 99, nearest: 4 },
  ])('$value', ({ value, nearest }) => {
    expect(nearestNumber(value, [1, 2, 4])).toBe(nearest);
  });

  it('has no answer without candidates', () => {
    expect(nearestNumber(3, [])).toBeUndefined();
  });
});

describe('tables', () => {
  it.each(Object.entries(foreignNames))(
    '%s leads to the field %s, and is written as it is looked up',
    (name, field) => {
      expect(schemaAt(parseFieldPath(field)!)).toBeDefined();
      expect(simplify(name)).toBe(name);
    },
  );

  it('lists paths that exist', () => {
    const paths = writtenPaths();
    expect(paths).toEqual(expect.arrayContaining(['steps', 'video.width', 'motion.camera.pan', 'post.upscale']));
    for (const path of paths) expect(schemaAt(parseFieldPath(path)!), path).toBeDefined();
  });
});
