// Sharpness: the variance of the Laplacian (Pech-Pacheco, Cristóbal, Chamorro-Martínez, Fernández-Valdivia, ICPR 2000), 4-neighbour
// kernel, only where it fits, mean over the frames. Depends on the content: compare clips of one prompt and size only.

import type { Plane } from './luma';

/** Grey levels², 0 (flat) upwards; pictures below 3 × 3 pixels give 0. Higher is sharper, and noise is sharp too. */
export function sharpness(luma: readonly Plane[]): number {
  return luma.reduce((sum, plane) => sum + laplacianVariance(plane), 0) / luma.length;
}

function laplacianVariance({ width, height, data }: Plane): number {
  const count = (width - 2) * (height - 2);
  if (width < 3 || height < 3) return 0;
  let [sum, squares] = [0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1, end = at + width - 2; at < end; at++) {
      const value = data[at - width]! + data[at + width]! + data[at - 1]! + data[at + 1]! - 4 * data[at]!;
      sum += value;
      squares += value * value;
    }
  }
  return Math.max(0, squares / count - (sum / count) ** 2);
}
