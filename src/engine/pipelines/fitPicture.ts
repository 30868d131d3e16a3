// A decoded picture as a model's latent frame: centred crop to the model's shape, exact area average down (or up), [-1, 1], then
// the latent's shift and scale. Area averaging because that is how the small pictures of training were made from large ones.

import type { Frames } from '../frames';

/** Size and range of one latent frame: latent = (pixels in [-1, 1] − shift) · scale. */
export interface LatentPicture {
  height: number;
  width: number;
  scale: number;
  shift: number;
}

/** Frame `index` of `frames` as [3, height, width] latent values, row-major. Transparent pixels count as black. */
export function fitPicture(frames: Frames, index: number, latent: LatentPicture): Float32Array {
  const { height, width } = latent;
  const crop = centredCrop(frames, width / height);
  const columns = shares(crop.left, crop.width, width);
  const rows = shares(crop.top, crop.height, height);
  const out = new Float32Array(3 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = averageOf(frames, index, { rows: rows[y] ?? [], columns: columns[x] ?? [] });
      for (let channel = 0; channel < 3; channel++) {
        const pixel = ((colour[channel] ?? 0) / 255) * 2 - 1;
        out[(channel * height + y) * width + x] = (pixel - latent.shift) * latent.scale;
      }
    }
  }
  return out;
}

/** Which source positions make one target position, and how much of it each; the parts sum to 1. */
type Share = { at: number; part: number }[];

function centredCrop(frames: Frames, aspect: number): { left: number; top: number; width: number; height: number } {
  const width = Math.min(frames.width, frames.height * aspect);
  const height = Math.min(frames.height, frames.width / aspect);
  return { left: (frames.width - width) / 2, top: (frames.height - height) / 2, width, height };
}

function shares(start: number, length: number, count: number): Share[] {
  const size = length / count;
  return Array.from({ length: count }, (_, target) => {
    const from = start + target * size;
    const to = from + size;
    const share: Share = [];
    for (let at = Math.floor(from); at < to - 1e-9; at++) {
      share.push({ at, part: (Math.min(to, at + 1) - Math.max(from, at)) / size });
    }
    return share;
  });
}

function averageOf(frames: Frames, index: number, area: { rows: Share; columns: Share }): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const row of area.rows) {
    for (const column of area.columns) {
      const from = ((index * frames.height + row.at) * frames.width + column.at) * 4;
      const weight = (row.part * column.part * (frames.data[from + 3] ?? 0)) / 255;
      for (let channel = 0; channel < 3; channel++)
        sum[channel] = (sum[channel] ?? 0) + weight * (frames.data[from + channel] ?? 0);
    }
  }
  return sum;
}
