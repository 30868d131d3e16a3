// What one denoising step is fed in the bench: the tensors of the model's sidecar with made-up but typical values. The same numbers go to
// the runtime and, as raw float32 files, to PyTorch.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {{ inputs: Record<string, { name: string, type: string, shape: readonly (number | string)[] }> }} component the denoiser of a sidecar
 * @param {{ batch: number, things: number, frames: number, height: number, width: number }} free lengths: rows (2 with guidance, 1 without),
 *   frames, and the size of the latent; how many things are present
 * @returns {Record<string, { shape: number[], data: Float32Array }>} by role
 */
export function stepInputs(component, { batch, things, frames, height, width }) {
  const lengths = { B: batch, F: frames, h: height, w: width };
  const random = uniform(12345);
  return Object.fromEntries(
    Object.entries(component.inputs).map(([role, port]) => {
      const shape = port.shape.map((length) => lengths[length] ?? Number(length));
      const fill = Object.hasOwn(fillers, role) ? fillers[role] : fillers.other;
      const length = shape.reduce((product, one) => product * one, 1);
      return [
        role,
        { shape, data: Float32Array.from({ length }, (_, index) => fill(index, shape, { random, things })) },
      ];
    }),
  );
}

/**
 * One value of a role's tensor. Noise has unit variance; the first of two rows is the one without words, whose codes are zeros; the camera rests;
 * the things that are present cross the frame one below the other.
 */
const fillers = {
  sample: (_index, _shape, { random }) => random() * Math.sqrt(3),
  timestep: () => 600,
  codes: (index, [rows, layers, width], { random }) => (index < (rows - 1) * layers * width ? 0 : random()),
  objects: (index, [, frames, slots, numbers], { things }) => {
    const slot = Math.floor(index / numbers) % slots;
    const frame = Math.floor(index / (slots * numbers)) % frames;
    const crossing = [frame / Math.max(1, frames - 1) - 0.5, 0.3 * slot, 0.4, 0, 1];
    return slot < things ? (crossing[index % numbers] ?? 0) : 0;
  },
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
