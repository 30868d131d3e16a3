// A clip from a model of single pictures (Text2Video-Zero, arXiv 2303.13439): the first picture is made; moved along camera and things, and
// noisy again up to a level, it is what every further frame is denoised on from. The reference moves the half-finished latent by one shift
// and lets frames attend to the first one; here the finished latent goes along each frame's own camera and tracks, and frames are pictures
// of their own, which any model of single pictures can make.

import { coveredPixels, placesInFirst } from '../noise/warpedNoise';
import { denoiseClip, type ClipRun, type LatentSize } from './denoiseClip';
import type { FrameCall } from './frameCalls';
import type { Conditions } from './conditions';
import type { FramePattern } from './framePatterns';

/** Each frame on its own. */
export function stillCalls(pattern: FramePattern): FrameCall[] {
  return pattern.flatMap((given, frame) => (given?.level === 0 ? [] : [{ given: [], made: [frame] }]));
}

/** The latents [C, H·W] of all frames; `level` in (0, 1] is how noisy a moved picture is made again. */
export async function denoiseZeroShot(run: ClipRun, level: number): Promise<Float32Array[]> {
  const own = await denoiseClip({ ...run, calls: run.calls.filter(({ made }) => made.includes(0)) });
  const first = own[0] ?? new Float32Array(0);
  const pattern: FramePattern = run.pattern.map((given, frame) =>
    frame === 0 ? { latent: first, level: 0 } : (given ?? { latent: moved(first, frame, run), level }),
  );
  return denoiseClip({ ...run, pattern, calls: run.calls.filter(({ made }) => !made.includes(0)) });
}

/** The first frame as frame `frame` sees it. Scene that a thing hides there is filled from beside that thing. */
function moved(
  first: Float32Array,
  frame: number,
  { size, conditions }: { size: LatentSize; conditions: { plain: Conditions } },
): Float32Array {
  const { camera, objects } = conditions.plain;
  const places = placesInFirst(frame, size, { state: camera.data, things: objects.data }, true);
  const [there, here] = [0, frame].map((at) => coveredPixels(at, size, objects.data)) as [boolean[], boolean[]];
  const sources = places.map((place, pixel) => {
    const source = place < 0 ? pixel : place;
    return here[pixel] ? source : besideThings(source, there, size.width);
  });
  const plane = size.height * size.width;
  return first.map((_, at) => first[at - (at % plane) + (sources[at % plane] ?? 0)] ?? 0);
}

/** The nearest pixel of the same row that no thing covers; the pixel itself where the whole row is covered. */
function besideThings(pixel: number, covered: readonly boolean[], width: number): number {
  const start = pixel - (pixel % width);
  for (let away = 0; away < width; away++) {
    for (const beside of [pixel - away, pixel + away]) {
      if (beside >= start && beside < start + width && covered[beside] === false) return beside;
    }
  }
  return pixel;
}
