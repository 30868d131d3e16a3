// The shipped model played and made again: the frames of the session and of its saved experiment are the same bytes.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Emitter } from '../../../src/base/events';
import { expandExperiment } from '../../../src/experiment/expand';
import { parseExperiment } from '../../../src/experiment/parse';
import { playObject, sessionText } from '../../../src/experiment/playSession';
import { verifyModel } from '../../../src/modelStore/verifyModel';
import type { SteerOrder } from '../../../src/protocol/engineMessages';
import { WorkerClient } from '../../../src/worker/client';
import { builtPrograms } from '../../support/builtPrograms';

const modelFolder = process.env.T2V_EMBEDDED_MODEL ?? join(__dirname, '..', '..', '..', 'models', 'embedded');
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

test('a session replays to the same frames', async () => {
  const { sidecar: spec } = await verifyModel(modelFolder);
  const context = { modelDefaults: spec.defaults };
  const [request] = expandExperiment({ version: 1, prompt: 'a fox on the grass', seed: 5 }, context);
  const model = { folder: modelFolder, spec };
  const device = { provider: 'cpu', threads: 2 };
  const object = playObject(request!);
  const orders = new Emitter<SteerOrder>();
  const digest = createHash('sha256');
  const played = await client.play(
    { request: request!, model, device, object },
    {
      orders: orders.event,
      onEvent(event) {
        if (event.kind !== 'played') return;
        digest.update(event.frames.data);
        // An order may come while the next piece is already being made, so each direction is held for two.
        orders.fire({ x: event.first < 8 ? 1 : 0, y: event.first < 8 ? 0 : -1, end: event.first >= 16 });
      },
    },
  );
  expect(played.frames).toBeGreaterThanOrEqual(21);
  expect(new Set(played.points.map(([, x]) => x)).size).toBeGreaterThan(1);

  const text = sessionText({ request: request!, object, ...played });
  const [again] = expandExperiment(parseExperiment(text).experiment!, context);
  const output = { folder, requestHash: 'a'.repeat(64), versions: {} };
  const made = await client.generate({ request: again!, model, images: [], device, previewEvery: 0, output });
  expect(made.video.frames).toBe(played.frames);
  expect(made.framesDigest).toBe(digest.digest('hex'));
});
