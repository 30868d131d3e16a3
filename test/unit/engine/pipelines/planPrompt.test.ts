// The tiny real planner, and outputs that do not have the family's axes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelError } from '../../../../src/base/errors';
import { openSession, type Feed, type ModelSession } from '../../../../src/engine/onnx/session';
import { emptyCodes, planLong, planPrompt } from '../../../../src/engine/pipelines/planPrompt';
import { tensor, type Tensor } from '../../../../src/engine/tensor';
import type { ComponentSpec } from '../../../../src/protocol/modelSpec';
import { tinyFolder, tinySpec } from '../../../support/tinyModel';

const text = {
  tokens: tensor(
    [1, 12, 8],
    Float32Array.from({ length: 96 }, (_, i) => (i % 8 === 7 ? 0 : Math.sin(i))),
  ),
  mask: tensor([1, 12], Float32Array.from([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
};

describe('the tiny planner', () => {
  let planner: ModelSession;
  beforeAll(async () => {
    planner = await openSession('planner', tinySpec().components.planner as ComponentSpec, {
      folder: tinyFolder,
      provider: 'cpu',
      threads: 1,
      now: () => 0,
    });
  });
  afterAll(() => planner.release());

  test.each([1, 5, 7])('gives codes, and tracks and rates for %d frames', async (frames) => {
    const { codes, objects, camera } = await planPrompt(planner, text, frames);
    expect([codes.shape, objects.shape, camera.shape]).toEqual([
      [1, 3, 6],
      [1, frames, 2, 5],
      [1, frames, 4],
    ]);
    for (const { data } of [codes, objects, camera]) expect(data.every(Number.isFinite)).toBe(true);
  });

  test('the first and the last frame are at the same times whatever the frame count', async () => {
    const [short, long] = [await planPrompt(planner, text, 5), await planPrompt(planner, text, 7)];
    expect(long.camera.data.slice(0, 4)).toEqual(short.camera.data.slice(0, 4));
    expect(long.camera.data.slice(-4)).toEqual(short.camera.data.slice(-4));
    expect(long.camera.data.slice(-4)).not.toEqual(long.camera.data.slice(0, 4));
  });
});

/** A planner that answers with these shapes and remembers what it was fed. */
function answering(shapes: Record<string, number[]>) {
  const fed: Record<string, Feed>[] = [];
  const session = {
    run: async (feeds: Record<string, Feed>) => {
      fed.push(feeds);
      return Object.fromEntries(Object.entries(shapes).map(([role, shape]) => [role, tensor(shape)]));
    },
  } as unknown as ModelSession;
  return { session, fed };
}
const good = { codes: [1, 3, 4], objects: [1, 5, 2, 5], camera: [1, 5, 4] };

test('is fed the text and each frame’s place in the clip', async () => {
  const { session, fed } = answering(good);
  await planPrompt(session, text, 5);
  const { textTokens, textMask, frameTime } = fed[0] as Record<string, Tensor>;
  expect([textTokens, textMask]).toEqual([text.tokens, text.mask]);
  expect([frameTime!.shape, [...frameTime!.data]]).toEqual([
    [1, 5],
    [0, 0.25, 0.5, 0.75, 1],
  ]);
});

test('one frame alone stands at time 0', async () => {
  const { session, fed } = answering({ codes: [1, 3, 4], objects: [1, 1, 2, 5], camera: [1, 1, 4] });
  await planPrompt(session, text, 1);
  expect([...(fed[0]!.frameTime as Tensor).data]).toEqual([0]);
});

describe('refuses', () => {
  const cases: [what: string, change: Record<string, number[]>, role: string, text: string][] = [
    ['codes without layers', { codes: [1, 12] }, 'codes', 'expected [1, 3, E], found [1, 12]'],
    ['three things', { objects: [1, 5, 3, 5] }, 'objects', 'expected [1, 5, 2, 5], found [1, 5, 3, 5]'],
    ['a flag too many', { camera: [1, 5, 5] }, 'camera', 'expected [1, 5, 4], found [1, 5, 5]'],
    ['another clip length', { camera: [1, 6, 4] }, 'camera', 'found [1, 6, 4]'],
  ];
  test.each(cases)('%s', async (_what, change, role, words) => {
    const { session } = answering({ ...good, ...change });
    const error: unknown = await planPrompt(session, text, 5).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: 'output-shape', details: { component: 'planner', output: role } });
    expect((error as ModelError).message).toContain(words);
  });

  test('no output at all', async () => {
    const { session } = answering({ codes: [1, 3, 4] });
    await expect(planPrompt(session, text, 5)).rejects.toMatchObject({
      message: expect.stringContaining('output "objects": expected [1, 5, 2, 5], found nothing'),
    });
  });
});

test('codes of no words are zeros of the same shape', () => {
  const codes = emptyCodes(tensor([1, 3, 2], Float32Array.from([1, 2, 3, 4, 5, 6])));
  expect(codes).toEqual({ shape: [1, 3, 2], data: new Float32Array(6) });
});

describe('planLong', () => {
  const dense = { codes: [1, 3, 4], objects: [1, 121, 2, 5], camera: [1, 121, 4] };

  test.each([
    { frames: 40, loop: false },
    { frames: 7, loop: true },
  ])('asks for the whole way once and answers a plan of $frames frames', async ({ frames, loop }) => {
    const { session, fed } = answering(dense);
    const plan = await planLong(session, text, { frames, loop, native: 16 });
    const times = [...(fed[0]!.frameTime as Tensor).data];
    expect([times.length, times[0], times[60], times[120]]).toEqual([121, 0, 0.5, 1]);
    expect(fed).toHaveLength(1);
    expect(plan.objects.shape).toEqual([1, frames, 2, 5]);
    expect(plan.camera.shape).toEqual([1, frames, 4]);
    expect(plan.codes.shape).toEqual([1, 3, 4]);
  });
});
