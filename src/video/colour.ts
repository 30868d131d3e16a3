// RGB ↔ planar YUV 4:2:0, ITU-R BT.709 with limited ("TV") range, the way the stream is tagged.
// Chroma is the mean of each 2×2 block and is read back without smoothing, so that flat areas stay exact.
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
  const chromaWidth = chromaSize(width);
  const chromaHeight = chromaSize(height);
  const y = new Uint8Array(width * height);
  const u = new Uint8Array(chromaWidth * chromaHeight);
  const v = new Uint8Array(chromaWidth * chromaHeight);
  for (let i = 0; i < y.length; i++) {
    y[i] = Math.round(16 + lumaScale * luma(rgba[i * 4]!, rgba[i * 4 + 1]!, rgba[i * 4 + 2]!));
  }
  for (let row = 0; row < chromaHeight; row++) {
    for (let column = 0; column < chromaWidth; column++) {
      const [red, green, blue] = blockMean(rgba, width, height, row * 2, column * 2);
      const grey = luma(red, green, blue);
      const i = row * chromaWidth + column;
      u[i] = Math.round(128 + (chromaScale * (blue - grey)) / (2 * (1 - kb)));
      v[i] = Math.round(128 + (chromaScale * (red - grey)) / (2 * (1 - kr)));
    }
  }
  return { width, height, y, u, v };
}

/** Writes the picture as RGBA (alpha 255) into `out`, starting at byte `offset`. */
export function rgbaFromYuv(picture: YuvPicture, out: Uint8ClampedArray, offset = 0): void {
  const { width, height } = picture;
  const chromaWidth = chromaSize(width);
  let to = offset;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const chroma = (row >> 1) * chromaWidth + (column >> 1);
      const grey = (picture.y[row * width + column]! - 16) / lumaScale;
      const blueLess = ((picture.u[chroma]! - 128) / chromaScale) * 2 * (1 - kb);
      const redLess = ((picture.v[chroma]! - 128) / chromaScale) * 2 * (1 - kr);
      // The clamped array rounds and clamps on its own.
      out[to] = grey + redLess;
      out[to + 1] = grey - (kr * redLess + kb * blueLess) / kg;
      out[to + 2] = grey + blueLess;
      out[to + 3] = 255;
      to += 4;
    }
  }
}

function luma(red: number, green: number, blue: number): number {
  return kr * red + kg * green + kb * blue;
}

/** Mean colour of the 2×2 block at (top, left); at an odd edge, of the pixels that exist. */
function blockMean(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  top: number,
  left: number,
): [red: number, green: number, blue: number] {
  const bottom = Math.min(top + 1, height - 1);
  const right = Math.min(left + 1, width - 1);
  const corners = [top * width + left, top * width + right, bottom * width + left, bottom * width + right];
  let red = 0;
  let green = 0;
  let blue = 0;
  for (const corner of corners) {
    red += rgba[corner * 4]!;
    green += rgba[corner * 4 + 1]!;
    blue += rgba[corner * 4 + 2]!;
  }
  return [red / 4, green / 4, blue / 4];
}
