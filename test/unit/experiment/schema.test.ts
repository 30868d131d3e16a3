// The published JSON Schema and the starter experiments agree with the format. `UPDATE_GOLDEN=1` rewrites the schema file.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestDefaults, type ModelDefaults } from '../../../src/experiment/defaults';
import { expandExperiment } from '../../../src/experiment/expand';
import { formatExperiment } from '../../../src/experiment/format';
import { experimentJsonSchema, experimentJsonSchemaText } from '../../../src/experiment/jsonSchema';
import { parseExperiment } from '../../../src/experiment/parse';
import { resolveExtends } from '../../../src/experiment/extends';
import { samplerNames } from '../../../src/experiment/request';

const root = join(__dirname, '../../..');
const schemaFile = join(root, 'media/experiment.schema.json');
const samplesFolder = join(root, 'media/samples');
const samples = readdirSync(samplesFolder).filter((name) => name.endsWith('.t2v.json'));

interface JsonSchema {
  $schema?: string;
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema | JsonSchema[];
  anyOf?: JsonSchema[];
  required?: string[];
  minimum?: number;
  maximum?: number;
  [other: string]: unknown;
}

// One of each that the type has: a new one does not compile without a place here.
const ownOfModels = {
  ...{ steps: 1, guidance: 1, guidanceInterval: [0, 1], guidanceRescale: 0, sampler: 'ddim' },
  ...{ width: 384, height: 216, frames: 16, fps: 8 },
} satisfies Required<ModelDefaults>;

const schema = experimentJsonSchema() as JsonSchema;

/** Every property of the schema with the path by which a person would name it. */
function* properties(node: JsonSchema, path: string[] = []): Generator<{ path: string; property: JsonSchema }> {
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    yield { path: [...path, name].join('.'), property };
    yield* properties(property, [...path, name]);
  }
  for (const inner of [node.items ?? [], node.anyOf ?? []].flat()) yield* properties(inner, path);
}

const all = [...properties(schema)];

function at(path: string): JsonSchema {
  return all.find((entry) => entry.path === path)!.property;
}

describe('the published schema', () => {
  it('is the one that the code makes', () => {
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(schemaFile, experimentJsonSchemaText());
    expect(readFileSync(schemaFile, 'utf8')).toBe(experimentJsonSchemaText());
  });

  it('is draft-07 with comments allowed, as VS Code reads it', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema).toMatchObject({ allowComments: true, allowTrailingCommas: false, required: ['version'] });
    expect(JSON.stringify(schema)).not.toContain('$ref');
  });

  it('describes every field in a sentence', () => {
    expect(all.length).toBeGreaterThan(50);
    for (const { path, property } of all) expect(property.description, path).toMatch(/^[A-Z`].{5,}[.\]]$/);
  });

  it('closes every object but the sweep, so that editors mark unknown fields', () => {
    const open = all.filter(({ property }) => property.type === 'object' && property.additionalProperties !== false);
    expect(open.map(({ path }) => path)).toEqual(['sweep']);
    expect(schema.additionalProperties).toBe(false);
  });

  it.each([
    { path: 'steps', says: { type: 'integer', minimum: 1, maximum: 1000, default: requestDefaults.steps } },
    { path: 'guidance', says: { type: 'number', minimum: 0, maximum: 100, default: requestDefaults.guidance } },
    { path: 'guidanceInterval', says: { default: [0, 1], minItems: 2, maxItems: 2 } },
    { path: 'sampler', says: { enum: samplerNames, default: 'flow-match-euler' } },
    { path: 'video.width', says: { type: 'integer', minimum: 16, default: 256, 'x-unit': 'pixels' } },
    { path: 'video.frames', says: { type: 'integer', minimum: 1, default: 16, 'x-unit': 'frames' } },
    { path: 'video.fps', says: { type: 'number', minimum: 1, default: 8, 'x-unit': 'frames per second' } },
    { path: 'motion.camera.pan', says: { type: 'number', minimum: -1, maximum: 1, default: 0 } },
    { path: 'motion.strength', says: { type: 'number', minimum: 0, maximum: 2, default: 1 } },
    { path: 'keyframes.strength', says: { type: 'number', minimum: 0, maximum: 1, default: 1 } },
    { path: 'shots.seconds', says: { exclusiveMinimum: 0, 'x-unit': 'seconds' } },
    { path: 'shots.transition', says: { enum: ['cut', 'blend'], default: 'cut' } },
    { path: 'post.upscale', says: { enum: [1, 2, 4], default: 1 } },
    { path: 'model', says: { type: 'string', default: 'embedded' } },
    { path: 'backend', says: { type: 'string', default: 'local' } },
  ])('gives range, default and unit of $path', ({ path, says }) => {
    expect(at(path)).toMatchObject(says);
  });

  it.each([
    ['steps', ['Default: `12`, or what the model prefers', 'Range: 1 to 1000', 'Unit: steps']],
    ['video.fps', ['Default: `8`, or what the model prefers', 'Range: 1 to 120', 'Unit: frames per second']],
    ['shots.seconds', ['Range: above 0 to 3600', 'Unit: seconds']],
    ['motion.camera.pan', ['Default: `0`', 'Range: -1 to 1']],
    ['guidanceInterval', ['Default: `[0,1]`, or what the model prefers', 'Unit: fraction of the run']],
    ['post.upscale', ['Default: `1`', 'One of `1`, `2`, `4`']],
    ['negativePrompt', ['Default: `""`']],
  ])('says default, range and unit of %s where it is explained', (path, facts) => {
    const [words, list] = String(at(path).markdownDescription).split('\n\n');
    expect(words).toBe(at(path).description);
    expect(list?.split('  \n')).toEqual(facts);
  });

  it('marks the defaults that a model may have of its own', () => {
    const marked = all.filter(({ property }) => property['x-from-model'] === true).map(({ path }) => path);
    expect(marked.map((path) => path.replace('video.', '')).sort()).toEqual(Object.keys(ownOfModels).sort());
  });

  it('adds nothing to the words of a field without any of them', () => {
    expect(at('title').markdownDescription).toBeUndefined();
  });

  it('documents a default that is the one used', () => {
    const [request] = expandExperiment({ version: 1, prompt: 'a fox' });
    const documented = [
      'negativePrompt',
      'model',
      'backend',
      'seed',
      'steps',
      'guidance',
      'guidanceRescale',
      'sampler',
    ] as const;
    for (const name of documented) expect(at(name).default, name).toEqual(request![name]);
    for (const name of ['width', 'height', 'frames', 'fps'] as const) {
      expect(at(`video.${name}`).default, name).toBe(request!.video[name]);
    }
  });
});

describe('starter experiments', () => {
  it('are there', () => {
    expect(samples).toContain('first.t2v.json');
    expect(samples.length).toBeGreaterThanOrEqual(5);
  });

  it.each(samples)('%s is valid, canonical and expands', async (name) => {
    const text = readFileSync(join(samplesFolder, name), 'utf8');
    const { experiment, problems } = parseExperiment(text);
    expect(problems).toEqual([]);
    expect(formatExperiment(text)).toBe(text);
    const load = async (reference: string) => {
      return { file: `/samples/${reference}`, text: readFileSync(join(samplesFolder, reference), 'utf8') };
    };
    const whole = await resolveExtends(experiment!, load, `/samples/${name}`);
    const requests = expandExperiment(whole);
    expect(requests.length).toBeGreaterThan(0);
    for (const { prompt, shots } of requests) expect(prompt.length + shots.length).toBeGreaterThan(0);
  });

  it.each([
    { name: 'first.t2v.json', count: 1 },
    { name: 'seed-sweep.t2v.json', count: 6 },
  ])('$name makes $count clips', ({ name, count }) => {
    const { experiment } = parseExperiment(readFileSync(join(samplesFolder, name), 'utf8'));
    expect(expandExperiment(experiment!).length).toBe(count);
  });
});
