// Decoded frames as plain pixels, RGBA in sRGB. What a browser draws of a decoded frame, or makes an ImageBitmap of, may stay in its shared
// memory long after it was closed; pixels that are copied go with the last who knows them.

import type { VideoSample } from 'mediabunny';

/** The visible part of a frame in its own pixels. */
export async function pixelsOf(frame: VideoFrame | VideoSample): Promise<ImageData> {
  const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
  const data = new Uint8ClampedArray(width * height * 4);
  await frame.copyTo(data, { format: 'RGBA', colorSpace: 'srgb' });
  return new ImageData(data, width, height);
}

/** What is drawn on a canvas of that size. */
export function drawnPixels(
  { width, height }: { width: number; height: number },
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  draw(context);
  return context.getImageData(0, 0, width, height);
}
