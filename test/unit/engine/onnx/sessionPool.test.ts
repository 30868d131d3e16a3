// Sessions stay open for the next job of the same model and device, and go when either changes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProviderName } from '../../../../src/engine/onnx/devices';
import { createSessionPool } from '../../../../src/engine/onnx/sessionPool';
import type { ComponentSpec } from '../../../../src/protocol/modelSpec';
import { tinyFolder, tinySpec } from '../../../support/tinyModel';

const wanted = (threads = 1, changes: Partial<ComponentSpec> = {}) => ({
  folder: tinyFolder,
  components: { textEncoder: { ...(tinySpec().components.textEncoder as ComponentSpec), ...changes } },
  device: { provider: 'cpu' as ProviderName, threads },
});
const row = { shape: [1, 2], ints: [101, 102] };

test('the same model gives the same sessions; another device or an exchanged file gives others', async () => {
  const pool = createSessionPool(() => performance.now());
  const first = (await pool.open(wanted())).textEncoder;
  expect((await pool.open(wanted())).textEncoder).toBe(first);
  const other = (await pool.open(wanted(2))).textEncoder;
  expect(other).not.toBe(first);
  expect((await pool.open(wanted(2, { sha256: 'changed' }))).textEncoder).not.toBe(other);
  await pool.release();
});

test('a file changed in memory is opened in the place of the one in the folder, once for each key', async () => {
  const pool = createSessionPool(() => performance.now());
  let made = 0;
  const changed = (key: string) => ({
    textEncoder: { key, bytes: () => (made++, readFileSync(join(tinyFolder, 'text_encoder.onnx'))) },
  });
  const plain = (await pool.open(wanted())).textEncoder;
  const first = (await pool.open({ ...wanted(), changed: changed('a') })).textEncoder;
  expect(first).not.toBe(plain);
  expect((await pool.open({ ...wanted(), changed: changed('a') })).textEncoder).toBe(first);
  expect(made).toBe(1);
  expect((await pool.open({ ...wanted(), changed: changed('b') })).textEncoder).not.toBe(first);
  expect(made).toBe(2);
  const { tokens } = await (await pool.open(wanted())).textEncoder.run({ inputIds: row, attentionMask: row });
  expect(tokens?.shape).toEqual([1, 2, 8]);
  await pool.release();
});

test('a component that did not change stays open when another one does', async () => {
  const pool = createSessionPool(() => performance.now());
  const { textEncoder, planner } = tinySpec().components as Record<'textEncoder' | 'planner', ComponentSpec>;
  const both = { ...wanted(), components: { textEncoder, planner } };
  const before = await pool.open(both);
  const bytes = () => readFileSync(join(tinyFolder, 'planner.onnx'));
  const after = await pool.open({ ...both, changed: { planner: { key: 'a', bytes } } });
  expect(after.textEncoder).toBe(before.textEncoder);
  expect(after.planner).not.toBe(before.planner);
  await pool.release();
});

test('the time inside the runtime never falls, also when sessions are released', async () => {
  const pool = createSessionPool(() => performance.now());
  expect(pool.runtimeMs()).toBe(0);
  const { textEncoder } = await pool.open(wanted());
  await textEncoder.run({ inputIds: row, attentionMask: row });
  const spent = pool.runtimeMs();
  expect(spent).toBeGreaterThan(0);
  await pool.open(wanted(2));
  expect(pool.runtimeMs()).toBe(spent);
  await pool.release();
  expect(pool.runtimeMs()).toBe(spent);
});

test('a component that does not open leaves the pool usable', async () => {
  const pool = createSessionPool(() => performance.now());
  await expect(pool.open(wanted(1, { file: 'missing.onnx' }))).rejects.toMatchObject({ code: 'model-unreadable' });
  await expect(pool.open(wanted())).resolves.toHaveProperty('textEncoder');
  await pool.release();
});
