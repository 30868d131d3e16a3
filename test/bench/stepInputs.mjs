// What one denoising step is fed in the bench: the tensors of the model's sidecar with made-up but typical values. The same numbers go to
// the runtime and, as raw float32 files, to PyTorch.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {{ inputs: Record<string, { name: string, type: string, shape: readonly (number | string)[] }> }} component the denoiser of a sidecar
 * @param {{ batch: number, frames: number }} free lengths: rows (2 with guidance, 1 without) and frames
 * @returns {Record<string, { shape: number[], data: Float32Array }>} by role
 */
export function stepInputs(component, { batch, frames }) {
  const random = uniform(12345);
  return Object.fromEntries(
    Object.entries(component.inputs).map(([role, port]) => {
      const shape = port.shape.map((length) => ({ B: batch, F: frames })[length] ?? Number(length));
      const fill = Object.hasOwn(fillers, role) ? fillers[role] : fillers.other;
      const length = shape.reduce((product, one) => product * one, 1);
      return [role, { shape, data: Float32Array.from({ length }, (_, index) => fill(index, shape, random)) }];
    }),
  );
}

/** One value of a role's tensor. Noise has unit variance; the prompt has nine tokens, the empty one two; no camera and no path is asked for. */
const fillers = {
  sample: (_index, _shape, random) => random() * Math.sqrt(3),
  timestep: () => 600,
  textTokens: (_index, _shape, random) => random(),
  textMask: (index, [, length]) => (index % length < (index < length ? 9 : 2) ? 1 : 0),
  frameTime: (index, [, frames]) => (index % 2 === 1 ? 1 : (Math.floor(index / 2) % frames) / Math.max(1, frames - 1)),
  other: () => 0,
};

/**
 * Leaves the tensors in a folder as `<name>.f32` beside `inputs.json`, which lists name and shape in the graph's order.
 * @param {string} folder
 * @param {{ inputs: Record<string, { name: string }> }} component
 * @param {Record<string, { shape: number[], data: Float32Array }>} tensors by role
 */
export async function writeStepInputs(folder, component, tensors) {
  const list = [];
  for (const [role, { shape, data }] of Object.entries(tensors)) {
    const { name } = component.inputs[role];
    await writeFile(join(folder, `${name}.f32`), new Uint8Array(data.buffer));
    list.push({ name, shape });
  }
  await writeFile(join(folder, 'inputs.json'), JSON.stringify(list));
}

/** Numbers in [-1, 1) that are the same everywhere: a 32-bit linear congruential generator (Numerical Recipes' constants). */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
