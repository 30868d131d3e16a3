// Playing through the engine's real process, on the tiny model: led by orders, saved, made again as an ordinary run.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { Emitter } from '../../../src/base/events';
import { expandExperiment } from '../../../src/experiment/expand';
import { parseExperiment } from '../../../src/experiment/parse';
import { sessionText } from '../../../src/experiment/playSession';
import type { PlayedEvent, PlayParams, SteerOrder } from '../../../src/protocol/engineMessages';
import { WorkerClient } from '../../../src/worker/client';
import { builtPrograms } from '../../support/builtPrograms';
import { tinyFolder, tinyRequest, tinySpec } from '../../support/tinyModel';

let client: WorkerClient;
let folder: string;

beforeAll(async () => {
  client = new WorkerClient({ entry: (await builtPrograms()).worker });
  folder = mkdtempSync(join(tmpdir(), 't2v-play-'));
});
afterAll(() => {
  client.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const limits = { ...tinySpec().limits, longest: 60 };
const model = { folder: tinyFolder, spec: { ...tinySpec(), limits } };
const device = { provider: 'cpu', threads: 1 };
const request = tinyRequest({ guidance: 1, steps: 2, prompt: 'a red ball' });
const params: PlayParams = {
  request: { ...request, video: { ...request.video, fps: 60 } },
  model,
  device,
  object: 'ball',
};

/** Plays, with an order after each piece. */
async function play(orderAfter: (piece: PlayedEvent) => SteerOrder | undefined, signal?: AbortSignal) {
  const orders = new Emitter<SteerOrder>();
  const digest = createHash('sha256');
  const pieces: PlayedEvent[] = [];
  const result = await client.play(params, {
    signal,
    orders: orders.event,
    onEvent(event) {
      if (event.kind !== 'played') return;
      pieces.push(event);
      digest.update(event.frames.data);
      const order = orderAfter(event);
      if (order) orders.fire(order);
    },
  });
  return { result, pieces, digest: digest.digest('hex') };
}

describe('a played session', () => {
  test('follows the orders and, saved as an experiment, is made again byte for byte', async () => {
    const { result, pieces, digest } = await play(({ first }) => ({
      x: first < 8 ? 1 : -1,
      y: 0,
      end: first >= 16,
    }));
    expect(pieces.map(({ first }) => first)).toEqual(pieces.map((_, index) => 4 * index));
    expect(Math.max(...pieces.map(({ at: [x] }) => x))).toBeGreaterThan(0.5);
    const points = result.points;
    const text = sessionText({
      request: params.request,
      object: 'ball',
      points,
      frames: result.frames,
      model: tinyFolder,
    });
    const { experiment, problems } = parseExperiment(text);
    expect(problems).toEqual([]);
    const [again] = expandExperiment(experiment!, { modelDigest: params.request.modelDigest });
    const output = { folder, requestHash: 'a'.repeat(64), versions: {} };
    const made = await client.generate({ request: again!, model, images: [], device, previewEvery: 0, output });
    expect(made.video.frames).toBe(result.frames);
    expect(made.framesDigest).toBe(digest);
  });

  test('stops when it is cancelled, and the process goes on with the next job', async () => {
    const controller = new AbortController();
    const stopped = play(({ first }) => void (first >= 4 && controller.abort()), controller.signal);
    await expect(stopped).rejects.toBeInstanceOf(CancelledError);
    const { result } = await play(() => ({ x: 0, y: 0, end: true }));
    expect(result.frames % 4).toBe(1);
    expect(result.points.every(([, x, y]) => x === 0.5 && y === 0.5)).toBe(true);
  });

  test('begins where the thing’s own path begins and ends with the model’s longest clip', async () => {
    const orders = new Emitter<SteerOrder>();
    const led = {
      ...params.request,
      motion: { ...request.motion, paths: [{ object: 'ball', points: [[0, 0.2, 0.9]] }] },
    };
    const { frames, points } = await client.play(
      { ...params, request: led as PlayParams['request'] },
      { orders: orders.event, onEvent: () => undefined },
    );
    expect(frames).toBe(57);
    expect(points[0]).toEqual([0, 0.2, 0.9]);
    expect(points.at(-1)).toEqual([56 / 60, 0.2, 0.9]);
  });
});
