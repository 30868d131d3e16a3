// What the player needs of a clip, whatever its format: when its frames are, and decoded pictures by number.

import type { Decodes } from './frameReader';
import type { Timeline } from './timeline';

/** A clip that is being decoded. Failures reject with an error whose message is for people. */
export interface FrameSource extends Decodes<ImageData> {
  /** The frames that are known so far. */
  readonly timeline: Timeline;
  /** Fulfilled when the timeline has every frame. `onMore` is called as it grows. */
  readTimeline(onMore: () => void): Promise<void>;
  /** Small pictures of some frames, one after the other; does not disturb `decode`. */
  thumbnails(indices: readonly number[], height: number): AsyncIterable<{ index: number; picture: ImageBitmap }>;
  dispose(): void;
}

/** Thrown when this browser cannot decode a format; the message names it. */
export class CannotDecode extends Error {}

/** A picture made smaller, for the filmstrip. */
export function smallPicture(picture: ImageData, height: number): Promise<ImageBitmap> {
  const width = Math.max(1, Math.round((picture.width / picture.height) * height));
  return createImageBitmap(picture, { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' });
}
