import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepInputs, writeStepInputs } from '../../bench/stepInputs.mjs';

const port = (name: string, shape: (number | string)[]) => ({ name, type: 'float32', shape });
const component = {
  inputs: {
    sample: port('sample', ['B', 3, 'F', 4, 6]),
    timestep: port('timestep', ['B', 'F']),
    textTokens: port('text_tokens', ['B', 12, 7]),
    textMask: port('text_mask', ['B', 12]),
    frameTime: port('frame_time', ['B', 'F', 2]),
    camera: port('camera', ['B', 'F', 5]),
  },
};
const inputs = stepInputs(component, { batch: 2, frames: 5 });
const values = (role: string) => [...(inputs[role]?.data ?? [])];

describe('stepInputs', () => {
  it.each([
    { role: 'sample', shape: [2, 3, 5, 4, 6] },
    { role: 'timestep', shape: [2, 5] },
    { role: 'textTokens', shape: [2, 12, 7] },
    { role: 'camera', shape: [2, 5, 5] },
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

  it('masks nine tokens for the prompt and two for the empty one', () => {
    const mask = values('textMask');
    expect(mask.slice(0, 12)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(mask.slice(12)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('runs time from 0 to 1 in every row, known', () => {
    const row = [0, 1, 0.25, 1, 0.5, 1, 0.75, 1, 1, 1];
    expect(values('frameTime')).toEqual([...row, ...row]);
  });

  it('asks for no camera move', () => {
    expect(values('camera').every((value) => value === 0)).toBe(true);
  });

  it('is the same every time', () => {
    expect(stepInputs(component, { batch: 2, frames: 5 })).toEqual(inputs);
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
    expect(list.map(({ name }) => name)).toEqual([
      'sample',
      'timestep',
      'text_tokens',
      'text_mask',
      'frame_time',
      'camera',
    ]);
    expect(list[2]?.shape).toEqual([2, 12, 7]);
    const bytes = await readFile(join(folder, 'timestep.f32'));
    expect([...new Float32Array(new Uint8Array(bytes).buffer)]).toEqual(Array(10).fill(600));
  });
});
