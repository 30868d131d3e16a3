// Drafts to version 1: whole texts kept beside their result, and one row per rule.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../src/experiment/migrate';
import { parseExperiment } from '../../../src/experiment/parse';

const folder = join(__dirname, '../../fixtures/experiments/migrate');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.before.t2v.json'))
  .map((name) => name.replace('.before.t2v.json', ''));

describe('kept drafts', () => {
  it.each(names)('%s', (name) => {
    const before = readFileSync(join(folder, `${name}.before.t2v.json`), 'utf8');
    const after = readFileSync(join(folder, `${name}.after.t2v.json`), 'utf8');
    expect(migrate(before)?.text).toBe(after);
    expect(parseExperiment(after).problems).toEqual([]);
  });
});

const rows: { name: string; draft: Record<string, unknown>; result: Record<string, unknown>; says: string }[] = [
  {
    name: 'only the version is missing',
    draft: { prompt: 'x' },
    result: { prompt: 'x' },
    says: 'Added `version` 1.',
  },
  {
    name: 'size as text',
    draft: { prompt: 'x', size: '640x480' },
    result: { prompt: 'x', video: { width: 640, height: 480 } },
    says: 'Split `size` into a width and a height.',
  },
  {
    name: 'resolution as a list',
    draft: { prompt: 'x', resolution: [64, 48] },
    result: { prompt: 'x', video: { width: 64, height: 48 } },
    says: 'Split `resolution` into a width and a height.',
  },
  {
    name: 'a flat size beside a nested rate',
    draft: { prompt: 'x', width: 64, video: { fps: 12 } },
    result: { prompt: 'x', video: { width: 64, fps: 12 } },
    says: '`width` is now `video.width`.',
  },
  {
    name: 'a list of seeds',
    draft: { prompt: 'x', seeds: [1, 2] },
    result: { prompt: 'x', seed: [1, 2] },
    says: '`seeds` is now `seed`.',
  },
  {
    name: 'a random seed',
    draft: { prompt: 'x', seed: -1 },
    result: { prompt: 'x' },
    says: 'Removed `seed` -1',
  },
  {
    name: 'a field that is null',
    draft: { prompt: 'x', negative_prompt: null },
    result: { prompt: 'x' },
    says: 'Removed `negative_prompt`, which was null.',
  },
  {
    name: 'numbers in quotes',
    draft: { prompt: 'x', steps: '20', video: { fps: '12.5' } },
    result: { prompt: 'x', steps: 20, video: { fps: 12.5 } },
    says: '`steps` is now 20 instead of "20".',
  },
  {
    name: 'a sampler of another tool',
    draft: { prompt: 'x', sampler_name: 'DPM++ 2M Karras' },
    result: { prompt: 'x', sampler: 'dpmpp-2m-karras' },
    says: '`sampler` is now "dpmpp-2m-karras" instead of "DPM++ 2M Karras".',
  },
  {
    name: 'names inside a group',
    draft: { prompt: 'x', video: { num_frames: 8, frame_rate: 4 } },
    result: { prompt: 'x', video: { frames: 8, fps: 4 } },
    says: '`video.num_frames` is now `video.frames`.',
  },
  {
    name: 'camera speeds at the top',
    draft: { prompt: 'x', zoom: 0.25, camera: { pan: 0.5 } },
    result: { prompt: 'x', motion: { camera: { zoom: 0.25 } }, camera: { pan: 0.5 } },
    says: '`zoom` is now `motion.camera.zoom`.',
  },
  {
    name: 'a camera at the top',
    draft: { prompt: 'x', camera: { pan: 0.5 } },
    result: { prompt: 'x', motion: { camera: { pan: 0.5 } } },
    says: '`camera` is now `motion.camera`.',
  },
  {
    name: 'two names for one field: the second stays, and is reported',
    draft: { prompt: 'x', cfg: 3, guidance_scale: 4 },
    result: { prompt: 'x', guidance: 3, guidance_scale: 4 },
    says: '`cfg` is now `guidance`.',
  },
  {
    name: 'a home that holds something else',
    draft: { prompt: 'x', video: 'small', fps: 8 },
    result: { prompt: 'x', video: 'small', fps: 8 },
    says: 'Added `version` 1.',
  },
  {
    name: 'a name that objects have by birth',
    draft: { prompt: 'x', toString: 1 },
    result: { prompt: 'x', toString: 1 },
    says: 'Added `version` 1.',
  },
];

describe('rules', () => {
  it.each(rows)('$name', ({ draft, result, says }) => {
    const migrated = migrate(JSON.stringify(draft));
    expect(JSON.parse(migrated?.text ?? 'null')).toEqual({ version: 1, ...result });
    expect(migrated?.changes.join('\n')).toContain(says);
    expect(migrated?.changes.at(-1)).toBe('Added `version` 1.');
  });

  it.each([
    { name: 'a text that has a version', text: '{"version": 1, "cfg": 3}' },
    { name: 'a text with a version of its own', text: '{"version": "draft"}' },
    { name: 'broken syntax', text: '{"prompt": ' },
    { name: 'a list', text: '[]' },
    { name: 'an empty text', text: '' },
  ])('leaves $name alone', ({ text }) => {
    expect(migrate(text)).toBeUndefined();
  });

  it('keeps the comments of fields that it removes', () => {
    const migrated = migrate('{\n  "prompt": "x",\n  // above\n  "seed": -1 // beside\n}\n');
    expect(migrated?.text).toBe('{\n  "version": 1,\n  "prompt": "x"\n  // above\n  // beside\n}\n');
  });
});
