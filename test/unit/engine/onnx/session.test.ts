// One component of the tiny real model through the real runtime: opened by path, run by role, refused when it does not fit.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelError } from '../../../../src/base/errors';
import { describeRuntime, loadRuntime, openSession, type SessionOptions } from '../../../../src/engine/onnx/session';
import { tensor } from '../../../../src/engine/tensor';
import type { ComponentSpec } from '../../../../src/protocol/modelSpec';
import { tinyFolder, tinySpec } from '../../../support/tinyModel';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-session-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (place: string): SessionOptions => ({
  folder: place,
  provider: 'cpu',
  threads: 1,
  now: () => performance.now(),
});
const encoder = () => tinySpec().components.textEncoder as ComponentSpec;
const ids = { shape: [1, 12], ints: [101, 104, 105, 102, 0, 0, 0, 0, 0, 0, 0, 0] };
const mask = { shape: [1, 12], ints: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] };

describe('a session', () => {
  test('takes whole numbers and gives floats by role, and counts the time inside', async () => {
    const session = await openSession('textEncoder', encoder(), at(tinyFolder));
    expect(session.runtimeMs).toBe(0);
    const { tokens } = await session.run({ inputIds: ids, attentionMask: mask });
    expect(tokens?.shape).toEqual([1, 12, 8]);
    expect(tokens?.data.subarray(4 * 8).every((value) => value === 0)).toBe(true);
    expect(tokens?.data.subarray(0, 8).some((value) => value !== 0)).toBe(true);
    expect(session.runtimeMs).toBeGreaterThan(0);
    await session.release();
  });

  test('gives bytes only for outputs that the sidecar calls uint8', async () => {
    const session = await openSession('textEncoder', encoder(), at(tinyFolder));
    expect(session.byteOutputs).toEqual([]);
    await expect(session.runBytes({ inputIds: ids, attentionMask: mask }, 'tokens')).rejects.toMatchObject({
      code: 'tensor-type',
      message: expect.stringContaining('"textEncoder" has no output of bytes "tokens"') as string,
    });
    await session.release();
  });

  const wrongFeeds: [
    what: string,
    feeds: Parameters<Awaited<ReturnType<typeof openSession>>['run']>[0],
    text: string,
  ][] = [
    ['a missing input', { inputIds: ids }, 'input "attentionMask": expected [B, L], the request gives nothing'],
    [
      'a wrong rank',
      { inputIds: { shape: [12], ints: ids.ints }, attentionMask: mask },
      'input "inputIds": expected [B, L], the request gives [12]',
    ],
  ];
  test.each(wrongFeeds)('%s is refused before the runtime sees it', async (_what, feeds, text) => {
    const session = await openSession('textEncoder', encoder(), at(tinyFolder));
    await expect(session.run(feeds)).rejects.toMatchObject({
      code: 'input-shape',
      message: expect.stringContaining(text),
    });
    await session.release();
  });

  test('a failure inside the runtime names the component', async () => {
    const session = await openSession('textEncoder', encoder(), at(tinyFolder));
    const beyond = { shape: [1, 12], ints: ids.ints.map(() => 100_000) };
    await expect(session.run({ inputIds: beyond, attentionMask: mask })).rejects.toMatchObject({
      code: 'run-failed',
      message: expect.stringContaining('"textEncoder"'),
    });
    await session.release();
  });
});

// The npm package carries no CUDA libraries, so that asking for it fails wherever nobody added them.
test("a provider that does not start is the user's to change, not a fault of the model", async () => {
  const { providers, loadable } = await describeRuntime();
  const missing = (['cuda', 'coreml', 'dml'] as const).find((name) => !providers.includes(name)) ?? 'cuda';
  const options = { ...at(tinyFolder), provider: missing };
  const error: unknown = await openSession('textEncoder', encoder(), options).catch((reason: unknown) => reason);
  expect(loadable).toEqual(expect.arrayContaining(providers));
  expect(error).toMatchObject({
    fault: 'user',
    code: 'provider-unavailable',
    message: expect.stringContaining(missing),
    field: 'provider',
  });
});

describe('what does not open', () => {
  const open = (change: (spec: ComponentSpec) => void) => {
    const spec = structuredClone(encoder());
    change(spec);
    return openSession('textEncoder', spec, at(tinyFolder));
  };

  const cases: [what: string, change: (spec: ComponentSpec) => void, code: string][] = [
    ['a file that is not there', (spec) => (spec.file = 'missing.onnx'), 'model-unreadable'],
    ['a file that is no graph', (spec) => (spec.file = 'vocab.txt'), 'model-unreadable'],
    ['another name', (spec) => (spec.inputs.inputIds!.name = 'ids'), 'tensor-missing'],
    ['another type', (spec) => (spec.inputs.inputIds!.type = 'int32'), 'tensor-type'],
    ['another shape', (spec) => (spec.outputs.tokens!.shape = ['B', 'L', 9]), 'tensor-shape'],
  ];
  test.each(cases)('%s is one ModelError', async (_what, change, code) => {
    const error: unknown = await open(change).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code });
  });

  test('a graph cut off in the middle', async () => {
    const bytes = readFileSync(join(tinyFolder, 'text_encoder.onnx'));
    writeFileSync(join(folder, 'text_encoder.onnx'), bytes.subarray(0, bytes.length / 2));
    await expect(openSession('textEncoder', encoder(), at(folder))).rejects.toMatchObject({ code: 'model-unreadable' });
  });

  // The operator's name is exchanged inside the file for one of equal length, which no runtime knows.
  test('a graph with an operator that the runtime does not have names that operator', async () => {
    const bytes = readFileSync(join(tinyFolder, 'denoiser.onnx')).toString('latin1');
    expect(bytes).toContain('Tanh');
    writeFileSync(join(folder, 'denoiser.onnx'), Buffer.from(bytes.replaceAll('Tanh', 'Tenh'), 'latin1'));
    const spec = tinySpec().components.denoiser as ComponentSpec;
    const error: unknown = await openSession('denoiser', spec, at(folder)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'operator-unsupported',
      message: expect.stringContaining('Tenh'),
      hint: expect.stringContaining('ONNX'),
    });
  });
});

test('equal inputs give equal bytes with 1, 2 and 3 threads', async () => {
  copyFileSync(join(tinyFolder, 'upscaler.onnx'), join(folder, 'upscaler.onnx'));
  const frames = tensor(
    [5, 3, 6, 10],
    Float32Array.from({ length: 900 }, (_, i) => Math.sin(i)),
  );
  const feeds = { frames, codes: tensor([1, 3, 6]) };
  const outputs: Float32Array[] = [];
  for (const threads of [1, 2, 3]) {
    const session = await openSession('upscaler', tinySpec().components.upscaler as ComponentSpec, {
      ...at(folder),
      threads,
    });
    outputs.push((await session.run(feeds)).frames!.data);
    await session.release();
  }
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[2]).toEqual(outputs[0]);
});

test('the runtime tells its providers and its version', async () => {
  const { providers, version } = await describeRuntime();
  expect(providers).toContain('cpu');
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

describe('a machine without a native runtime', () => {
  test.each([
    [
      'none for its platform',
      "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'",
      /holds no native/,
    ],
    ['one that does not load', 'GLIBC_2.38 not found', /does not load \(GLIBC_2.38 not found\)/],
  ])('hears why, and what can be done there: %s', async (_what, text, words) => {
    const load = () => Promise.reject(new Error(text));
    await expect(loadRuntime(load)).rejects.toMatchObject({
      code: 'no-runtime',
      message: expect.stringMatching(words),
      hint: expect.stringContaining('written, checked and watched'),
      details: { runtime: text },
    });
  });
});
