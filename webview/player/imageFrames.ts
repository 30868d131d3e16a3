// Frames of an animated picture (GIF, WebP) by the browser's own ImageDecoder. Such a file is read whole: its frames build on each
// other and have no index.

import { CannotDecode, smallPicture, type FrameSource } from './frameSource';
import { pixelsOf } from './pixels';
import { timelineOf, type Timeline } from './timeline';

// Browsers show a frame without a length for a tenth of a second, and so do we.
const usualSeconds = 0.1;

export class ImageFrames implements FrameSource {
  timeline: Timeline;

  private constructor(
    private readonly decoder: ImageDecoder,
    readonly width: number,
    readonly height: number,
  ) {
    this.timeline = { starts: [0], end: usualSeconds };
  }

  /** @throws CannotDecode when the browser has no decoder for it */
  static async open(kind: 'gif' | 'webp', data: Uint8Array<ArrayBuffer>): Promise<ImageFrames> {
    const type = `image/${kind}`;
    if (!('ImageDecoder' in globalThis) || !(await ImageDecoder.isTypeSupported(type))) throw new CannotDecode(kind);
    const decoder = new ImageDecoder({ data, type, preferAnimation: true });
    try {
      await decoder.completed;
      const { image } = await decoder.decode({ frameIndex: 0 });
      const { displayWidth, displayHeight } = image;
      image.close();
      return new ImageFrames(decoder, displayWidth, displayHeight);
    } catch (error) {
      decoder.close();
      throw error;
    }
  }

  async readTimeline(onMore: () => void): Promise<void> {
    const count = this.decoder.tracks.selectedTrack?.frameCount ?? 1;
    const found: { timestamp: number; duration: number }[] = [];
    let at = 0;
    for (let frameIndex = 0; frameIndex < count; frameIndex += 1) {
      const { image } = await this.decoder.decode({ frameIndex });
      const duration = image.duration ? image.duration / 1e6 : usualSeconds;
      image.close();
      found.push({ timestamp: at, duration });
      at += duration;
    }
    this.timeline = timelineOf(found);
    onMore();
  }

  async decode(first: number, last: number, onFrame: (index: number, picture: ImageData) => void): Promise<void> {
    for (let frameIndex = first; frameIndex <= last; frameIndex += 1) {
      onFrame(frameIndex, await this.pictureOf(frameIndex));
    }
  }

  async *thumbnails(indices: readonly number[], height: number) {
    for (const index of indices) {
      yield { index, picture: await smallPicture(await this.pictureOf(index), height) };
    }
  }

  dispose(): void {
    this.decoder.close();
  }

  private async pictureOf(frameIndex: number): Promise<ImageData> {
    const { image } = await this.decoder.decode({ frameIndex });
    try {
      return await pixelsOf(image);
    } finally {
      image.close();
    }
  }
}
