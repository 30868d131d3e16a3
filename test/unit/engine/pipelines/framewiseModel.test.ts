// What a model of the family must have: one clear error each, before a session is opened.
import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../../src/base/errors';
import { openFramewiseModel } from '../../../../src/engine/pipelines/framewiseModel';
import type { PipelineContext } from '../../../../src/engine/pipelines/types';
import type { ModelSpec } from '../../../../src/protocol/modelSpec';
import { tinyRequest, tinySpec } from '../../../support/tinyModel';

/** Opens a damaged tiny model with sessions that are only names; answers which were asked for. */
async function open(damage: (spec: ModelSpec) => unknown) {
  const spec = tinySpec();
  damage(spec);
  const asked: string[] = [];
  const context = {
    request: tinyRequest(),
    model: { folder: '/model', spec },
    device: { provider: 'cpu', threads: 1 },
    sessions: {
      open: async ({ components }: { components: object }) => {
        asked.push(...Object.keys(components));
        return Object.fromEntries(asked.map((name) => [name, { name }]));
      },
    },
    readText: async () => '[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n',
  } as unknown as PipelineContext;
  return { asked, model: await openFramewiseModel(context) };
}

test('opens its parts in the order in which they are used', async () => {
  const { asked, model } = await open(() => undefined);
  expect(asked).toEqual(['textEncoder', 'planner', 'denoiser', 'upscaler']);
  expect(model.planner).toEqual({ name: 'planner' });
  expect(model.tokenizer.encode('a').ids).toHaveLength(12);
});

test('does without an upscaler where the latent has the size of the video', async () => {
  const { asked } = await open((spec) => {
    delete spec.components.upscaler;
    spec.latent.downscale = 1;
  });
  expect(asked).toEqual(['textEncoder', 'planner', 'denoiser']);
});

describe('refuses', () => {
  const cases: [what: string, damage: (spec: ModelSpec) => unknown, code: string, text: string][] = [
    [
      'another prediction',
      (spec) => (spec.prediction = 'epsilon'),
      'prediction-unsupported',
      '"tiny-flow" predicts epsilon',
    ],
    ['a latent that is no picture', (spec) => (spec.latent.channels = 4), 'latent-unsupported', '"tiny-flow" has 4'],
    [
      'a small latent that nothing makes large',
      (spec) => delete spec.components.upscaler,
      'latent-unsupported',
      'latent.downscale 4 but no component "upscaler"',
    ],
    [
      'masks, which it would ignore',
      (spec) => (spec.controls = ['camera', 'masks']),
      'controls-unsupported',
      '"tiny-flow" lists masks in its controls',
    ],
    [
      'several of them',
      (spec) => (spec.controls = ['masks', 'depth', 'paths']),
      'controls-unsupported',
      'lists masks, depth in its controls, which its family cannot follow (camera, paths, keyframes, negativePrompt, strength, shots, loop, adapters)',
    ],
    ['an unknown tokenizer', (spec) => (spec.tokenizer.type = 'toString'), 'tokenizer-unknown', 'there is wordpiece'],
    [
      'a model without a planner',
      (spec) => delete spec.components.planner,
      'component-missing',
      'no component "planner"',
    ],
    [
      'a planner without time',
      (spec) => delete spec.components.planner!.inputs.frameTime,
      'role-missing',
      '"planner" names no input "frameTime"',
    ],
    [
      'a planner without tracks',
      (spec) => delete spec.components.planner!.outputs.objects,
      'role-missing',
      '"planner" names no output "objects"',
    ],
    [
      'a denoiser that reads words',
      (spec) => (spec.components.denoiser!.inputs.textTokens = { name: 't', type: 'float32', shape: [] }),
      'role-missing',
      'an input "textTokens" that its family does not feed (sample, timestep, codes, camera, objects)',
    ],
    ...['sample', 'timestep', 'codes', 'camera', 'objects'].map(
      (role): [string, (spec: ModelSpec) => unknown, string, string] => [
        `a denoiser without ${role}`,
        (spec) => Reflect.deleteProperty(spec.components.denoiser!.inputs, role),
        'role-missing',
        `"denoiser" names no input "${role}"`,
      ],
    ),
  ];
  test.each(cases)('%s', async (_what, damage, code, text) => {
    const error: unknown = await open(damage).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(text) });
  });
});
