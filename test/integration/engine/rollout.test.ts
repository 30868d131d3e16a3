// A played clip on the tiny real model: the frames of a session are those of the request that its path makes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { steered, type Direction } from '../../../src/engine/motion/steering';
import { createSessionPool } from '../../../src/engine/onnx/sessionPool';
import { rollOut } from '../../../src/engine/pipelines/rollout';
import { createStages } from '../../../src/engine/pipelines/stages';
import type { GenerationRequest, ObjectPath } from '../../../src/experiment/request';
import { runEngine } from '../../support/runEngine';
import { tinyFolder, tinyRequest, tinySpec } from '../../support/tinyModel';

const spec = () => {
  const { limits, ...rest } = tinySpec();
  return { ...rest, limits: { ...limits, longest: 60 } };
};
const now = () => performance.now();

/** Plays the directions, one for each piece. */
async function play(request: GenerationRequest, directions: readonly Direction[], signal?: AbortSignal) {
  const sessions = createSessionPool(now);
  const context = {
    request,
    model: { folder: tinyFolder, spec: spec() },
    device: { provider: 'cpu' as const, threads: 1 },
    sessions,
    stages: createStages({ now, signal }),
    readText: async (file: string) => readFileSync(join(tinyFolder, file), 'utf8'),
    readBytes: async (file: string) => readFileSync(join(tinyFolder, file)),
  };
  const left = [...directions];
  let points: ObjectPath['points'] = [[0, 0.5, 0.5]];
  const bytes: number[] = [];
  const firsts: number[] = [];
  try {
    const lead = async (end: number) => {
      const direction = left.shift();
      if (direction === undefined) return undefined;
      points = steered(points, direction, { end, fps: request.video.fps });
      return [{ object: 'ball', points }];
    };
    for await (const { first, frames } of rollOut(context, lead)) {
      firsts.push(first);
      bytes.push(...frames.data);
    }
  } finally {
    await sessions.release();
  }
  return { points, bytes: Uint8ClampedArray.from(bytes), firsts, count: bytes.length / (40 * 24 * 4) };
}

const way: Direction[] = [
  { x: 1, y: 0 },
  { x: 1, y: -1 },
  { x: 0, y: 0 },
  { x: -1, y: 1 },
];

describe('a played clip', () => {
  test.each<[string, Partial<GenerationRequest>]>([
    ['as it is', { guidance: 1 }],
    ['with a sampler that draws noise', { guidance: 1, sampler: 'euler-ancestral' }],
    ['with guidance', { guidance: 2, negativePrompt: 'blue' }],
    [
      'with camera keys',
      { motion: { camera: [{ at: 0, pan: 0.4, tilt: 0, zoom: 0, roll: 0 }], strength: 1, paths: [] } },
    ],
    ['with a second thing', { prompt: 'a ball and a cat jumping', seed: 9 }],
  ])('gives, %s, the bytes of the request that its path makes', async (_name, changes) => {
    const request = tinyRequest({ steps: 2, ...changes });
    const { points, bytes, firsts, count } = await play(request, way);
    expect(firsts).toEqual([0, 4, 8, 12, 16]);
    expect(count).toBe(17);
    const replay = tinyRequest({
      ...request,
      video: { ...request.video, frames: count, order: 'rollout' },
      motion: { ...request.motion, paths: [{ object: 'ball', points }] },
    });
    const again = JSON.parse(JSON.stringify(replay)) as GenerationRequest;
    const { frames } = await runEngine(again, { spec: spec() });
    expect(frames.count).toBe(17);
    expect(Buffer.from(bytes).equals(Buffer.from(frames.data))).toBe(true);
  });

  test('depends on how it is led, from the piece on that differs', async () => {
    const request = tinyRequest({ guidance: 1, steps: 1 });
    const one = await play(request, way);
    const other = await play(request, [...way.slice(0, 2), { x: -1, y: 0 }, way[3]!]);
    const piece = 40 * 24 * 4 * 8;
    expect(Buffer.from(one.bytes.slice(0, piece)).equals(Buffer.from(other.bytes.slice(0, piece)))).toBe(true);
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(false);
  });

  test('stops between two steps, and refuses what would have to know its end', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(play(tinyRequest(), way, controller.signal)).rejects.toBeInstanceOf(CancelledError);
    const post = { interpolate: 2, upscale: 1 } as const;
    await expect(play(tinyRequest({ post }), way)).rejects.toMatchObject({
      code: 'not-playable',
      field: 'post.interpolate',
    });
  });

  test('ends without a frame when it is ended at once', async () => {
    expect((await play(tinyRequest(), [])).count).toBe(0);
  });
});
