import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepInputs, writeStepInputs } from '../../bench/stepInputs.mjs';

const port = (name: string, shape: (number | string)[]) => ({ name, type: 'float32', shape });
const component = {
  inputs: {
    sample: port('sample', ['B', 3, 'F', 'h', 'w']),
    timestep: port('timestep', ['B', 'F']),
    codes: port('codes', ['B', 3, 7]),
    camera: port('camera', ['B', 'F', 4]),
    objects: port('objects', ['B', 'F', 2, 5]),
  },
};
const lengths = { batch: 2, things: 1, frames: 5, height: 4, width: 6 };
const inputs = stepInputs(component, lengths);
const values = (role: string) => [...(inputs[role]?.data ?? [])];

describe('stepInputs', () => {
  it.each([
    { role: 'sample', shape: [2, 3, 5, 4, 6] },
    { role: 'timestep', shape: [2, 5] },
    { role: 'codes', shape: [2, 3, 7] },
    { role: 'camera', shape: [2, 5, 4] },
    { role: 'objects', shape: [2, 5, 2, 5] },
  ])('$role has the shape of the sidecar', ({ role, shape }) => {
    expect(inputs[role]?.shape).toEqual(shape);
    expect(values(role)).toHaveLength(shape.reduce((product, one) => product * one, 1));
  });

  it('has noise of about unit variance', () => {
    const noise = values('sample');
    const variance = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
    expect(variance).toBeGreaterThan(0.85);
    expect(variance).toBeLessThan(1.15);
    expect(new Set(noise).size).toBeGreaterThan(700);
  });

  it('has no words in the first of two rows, and words in the second', () => {
    const codes = values('codes');
    expect(codes.slice(0, 21)).toEqual(Array(21).fill(0));
    expect(new Set(codes.slice(21)).size).toBe(21);
  });

  it('has words in a row alone', () => {
    const { codes } = stepInputs(component, { ...lengths, batch: 1 });
    expect([codes?.shape, new Set(codes?.data).size]).toEqual([[1, 3, 7], 21]);
  });

  it('lets one thing cross the frame and leaves the other away, in every row', () => {
    const absent = [0, 0, 0, 0, 0];
    const row = [-0.5, -0.25, 0, 0.25, 0.5].flatMap((x) => [x, 0, expect.closeTo(0.4, 6), 0, 1, ...absent]);
    expect(values('objects')).toEqual([...row, ...row]);
  });

  it('puts a second thing below the first where two are wanted', () => {
    const { objects } = stepInputs(component, { ...lengths, batch: 1, things: 2 });
    const first = [-0.5, 0, expect.closeTo(0.4, 6), 0, 1];
    const second = [-0.5, expect.closeTo(0.3, 6), expect.closeTo(0.4, 6), 0, 1];
    expect([...(objects?.data.slice(0, 10) ?? [])]).toEqual([...first, ...second]);
  });

  it('asks for no camera move', () => {
    expect(values('camera').every((value) => value === 0)).toBe(true);
  });

  it('is the same every time', () => {
    expect(stepInputs(component, lengths)).toEqual(inputs);
  });
});

describe('writeStepInputs', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 't2v-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lists names and shapes in order and writes float32 in the order of the machine', async () => {
    await writeStepInputs(folder, component, inputs);
    const list: { name: string; shape: number[] }[] = JSON.parse(await readFile(join(folder, 'inputs.json'), 'utf8'));
    expect(list.map(({ name }) => name)).toEqual(['sample', 'timestep', 'codes', 'camera', 'objects']);
    expect(list[2]?.shape).toEqual([2, 3, 7]);
    const bytes = await readFile(join(folder, 'timestep.f32'));
    expect([...new Float32Array(new Uint8Array(bytes).buffer)]).toEqual(Array(10).fill(600));
  });
});
