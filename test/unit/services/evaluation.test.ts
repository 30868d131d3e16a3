// An evaluation with a real store and a backend that writes what a backend writes: what is wanted, what is made, what is known.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError, ModelError } from '../../../src/base/errors';
import { variantsOf } from '../../../src/experiment/variants';
import type { JobServices } from '../../../src/jobs/runJob';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { RunStore } from '../../../src/runStore/runStore';
import type { ModelDescription } from '../../../src/services/engineServices';
import {
  evaluate,
  keyOf,
  planEvaluation,
  type EvaluatedClip,
  type EvaluationWork,
} from '../../../src/services/evaluation';
import { keepResult, readResults, resultsName } from '../../../src/services/evaluationFile';
import { tinySpec } from '../../support/tinyModel';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 't2v-evaluation-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const prompts = [
  { prompt: 'a fox', id: 'one', categories: ['animal'] },
  { prompt: 'a ball', categories: [] },
];

async function describeModel(model: string): Promise<ModelDescription> {
  if (model.endsWith('gone')) throw new ModelError('model-missing', 'There is no model.');
  return {
    folder: model,
    sidecar: { ...tinySpec(), defaults: {} },
    digest: 'd'.repeat(64),
  } as unknown as ModelDescription;
}

const plan = (sets: string[] = [], models: string[] = []) =>
  planEvaluation(prompts, {
    file: join(root, 's.txt'),
    workspace: root,
    models,
    variants: variantsOf(sets),
    services: { describeModel, digest },
  });

function work(changes: Partial<EvaluationWork> = {}) {
  const generate = vi.fn(async ({ folder }: { folder: string }) => {
    writeFileSync(join(folder, 'clip.webm'), 'bytes');
    const timings = { stages: {}, runtimeMs: 0, outsideMs: 0 };
    const device = { provider: 'cpu', threads: 1 };
    const result = {
      files: { clip: 'clip.webm' },
      timings,
      device,
      modelDigests: {},
      versions: {},
      notes: [],
      peakMemoryMb: 1,
    };
    return result as unknown as GenerateResult;
  });
  const services = {
    store: new RunStore(root),
    backends: [{ name: 'local', run: generate }],
    digest,
    now: () => new Date('2026-11-22T10:00:00Z'),
  } satisfies JobServices;
  const listener = { start: vi.fn(), progress: vi.fn(), done: vi.fn(), failed: vi.fn() };
  const whole: EvaluationWork = {
    services,
    known: new Map(),
    extractor: 'e',
    prompts,
    source: 's.txt',
    signal: new AbortController().signal,
    measure: async ({ record }) => ({ flicker: record.request.steps / 100 }),
    keep: async () => undefined,
    listener,
    ...changes,
  };
  return { whole, generate, listener };
}

describe('planEvaluation', () => {
  test('wants every setting of a prompt before the next prompt', async () => {
    const wanted = await plan(['steps=2,3', 'seed=[5,6]'], []);
    expect(wanted.map(({ prompt, variant, request }) => [prompt, variant, request.steps, request.seed])).toEqual([
      [0, 'embedded, steps=2', 2, 5],
      [0, 'embedded, steps=2', 2, 6],
      [0, 'embedded, steps=3', 3, 5],
      [0, 'embedded, steps=3', 3, 6],
      [1, 'embedded, steps=2', 2, 5],
      [1, 'embedded, steps=2', 2, 6],
      [1, 'embedded, steps=3', 3, 5],
      [1, 'embedded, steps=3', 3, 6],
    ]);
    expect(new Set(wanted.map(({ hash }) => hash)).size).toBe(8);
  });

  test('names models as they were typed', async () => {
    const wanted = await plan([], ['models/one', 'models/two']);
    expect(wanted.map(({ variant }) => variant)).toEqual(['models/one', 'models/two', 'models/one', 'models/two']);
  });

  test.each([
    [['stepz=2'], [], 'unknown-field'],
    [['steps=0'], [], 'wrong-value'],
    [[], ['models/gone'], 'model-missing'],
  ])('refuses %j with models %j', async (sets, models, code) => {
    await expect(plan(sets, models)).rejects.toMatchObject({ code });
  });
});

describe('evaluate', () => {
  test('makes, measures and keeps each clip', async () => {
    const keep = vi.fn(async (_clip: EvaluatedClip) => undefined);
    const { whole, listener } = work({ keep });
    const { clips, error } = await evaluate(await plan(['steps=2']), whole);
    expect(error).toBeUndefined();
    expect(clips).toEqual([
      expect.objectContaining({
        prompt: 'a fox',
        id: 'one',
        categories: ['animal'],
        extractor: 'e',
        metrics: { flicker: 0.02 },
      }),
      expect.objectContaining({ prompt: 'a ball', categories: [] }),
    ]);
    expect(keep.mock.calls.map(([clip]) => clip)).toEqual(clips);
    expect(listener.done.mock.calls.map(([, how]) => how)).toEqual(['made', 'made']);
  });

  test('goes on with what it knows, and takes clips from the store', async () => {
    const wanted = await plan(['steps=2,3']);
    const first = work();
    const { clips } = await evaluate(wanted.slice(0, 3), first.whole);
    const known = new Map(clips.slice(0, 2).map((clip) => [keyOf(clip.hash, clip.extractor), clip]));
    const second = work({ known });
    expect((await evaluate(wanted, second.whole)).clips).toHaveLength(4);
    expect(second.listener.done.mock.calls.map(([, how]) => how)).toEqual(['known', 'known', 'from the store', 'made']);
    expect(second.generate).toHaveBeenCalledTimes(1);
  });

  test('measures again for another extractor', async () => {
    const wanted = await plan();
    const { clips } = await evaluate(wanted, work().whole);
    const known = new Map(clips.map((clip) => [keyOf(clip.hash, clip.extractor), clip]));
    const other = work({ known, extractor: 'other' });
    await evaluate(wanted, other.whole);
    expect(other.listener.done.mock.calls.map(([, how]) => how)).toEqual(['from the store', 'from the store']);
  });

  test('one failure does not stop the others', async () => {
    const measure = vi
      .fn(async () => ({ flicker: 0.5 }))
      .mockRejectedValueOnce(new ModelError('run-failed', 'It failed.'));
    const { whole, listener } = work({ measure });
    const { clips, error } = await evaluate(await plan(), whole);
    expect(clips.map(({ prompt }) => prompt)).toEqual(['a ball']);
    expect(error).toMatchObject({ code: 'run-failed' });
    expect(listener.failed).toHaveBeenCalledTimes(1);
  });

  test('a cancel stops at once and keeps what is there', async () => {
    const controller = new AbortController();
    const keep = async () => controller.abort();
    const { whole, listener } = work({ keep, signal: controller.signal });
    const { clips, error } = await evaluate(await plan(['steps=2,3']), whole);
    expect(clips).toHaveLength(1);
    expect(error).toBeInstanceOf(CancelledError);
    expect(listener.failed).not.toHaveBeenCalled();
  });
});

describe('the file of results', () => {
  const clip: EvaluatedClip = {
    hash: 'h',
    extractor: 'e',
    variant: 'v',
    prompt: 'a “fox”\nand more',
    id: '7',
    categories: ['x'],
    seed: 3,
    metrics: { flicker: 0.25 },
  };

  test('gives back what was kept; the later line counts', async () => {
    await keepResult(root, clip);
    await keepResult(root, { ...clip, extractor: '' });
    await keepResult(root, { ...clip, metrics: { flicker: 0.5 } });
    const known = await readResults(root);
    expect(known.size).toBe(2);
    expect(known.get(keyOf('h', 'e'))).toEqual({ ...clip, metrics: { flicker: 0.5 } });
  });

  test('is empty before the first, and passes over damaged lines', async () => {
    expect(await readResults(join(root, 'none'))).toEqual(new Map());
    appendFileSync(
      join(root, resultsName),
      '{"hash":"h"}\nnull\n{"hash":"h","extractor":"e","variant":"v","prompt":"p","metrics":{"flicker":"x"}}\n{"hash"',
    );
    await keepResult(root, clip);
    expect([...(await readResults(root)).values()]).toEqual([clip]);
  });
});
