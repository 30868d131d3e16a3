// Frames of a video file: mediabunny takes the container apart, WebCodecs decodes. Frames are told apart by their time stamps, never by
// counting. Leaves out sound, and pixels that are not square.

import {
  CustomSource,
  EncodedPacketSink,
  Input,
  MP4,
  VideoSampleSink,
  WEBM,
  type InputVideoTrack,
  type VideoSample,
} from 'mediabunny';
import { CannotDecode, smallPicture, type FrameSource } from './frameSource';
import { drawnPixels, pixelsOf } from './pixels';
import { frameNearest, timelineOf, type Timeline } from './timeline';

/** Packets read between two reports of a growing timeline. */
const packetsPerReport = 256;
/** Going on from where the decoder stands is cheaper than a new start when it is no further than this. */
const longestRun = 24;

interface Run {
  samples: AsyncGenerator<VideoSample, void, unknown>;
  /** The frame that it hands over next. */
  next: number;
}

export class VideoFrames implements FrameSource {
  timeline: Timeline = { starts: [0], end: 0 };
  private run: Run | undefined;

  private constructor(
    private readonly input: Input,
    private readonly track: InputVideoTrack,
    readonly width: number,
    readonly height: number,
  ) {}

  /** @throws CannotDecode when there is no video in the file or no decoder for it */
  static async open(bytes: number, read: (start: number, end: number) => Promise<Uint8Array>): Promise<VideoFrames> {
    const source = new CustomSource({ getSize: () => bytes, read, prefetchProfile: 'network' });
    const input = new Input({ formats: [WEBM, MP4], source });
    try {
      const track = await input.getPrimaryVideoTrack();
      if (!track) throw new CannotDecode('–');
      if (!(await track.canDecode())) throw new CannotDecode(track.codec ?? '–');
      const { displayWidth, displayHeight } = track;
      const frames = new VideoFrames(input, track, displayWidth, displayHeight);
      const first = await new EncodedPacketSink(track).getFirstPacket({ metadataOnly: true });
      if (first) frames.timeline = timelineOf([first]);
      return frames;
    } catch (error) {
      input.dispose();
      throw error;
    }
  }

  async readTimeline(onMore: () => void): Promise<void> {
    const found: { timestamp: number; duration: number }[] = [];
    for await (const { timestamp, duration } of new EncodedPacketSink(this.track).packets(undefined, undefined, {
      metadataOnly: true,
    })) {
      found.push({ timestamp, duration });
      if (found.length % packetsPerReport !== 0) continue;
      this.timeline = timelineOf(found);
      onMore();
    }
    if (found.length > 0) this.timeline = timelineOf(found);
    onMore();
  }

  async decode(first: number, last: number, onFrame: (index: number, picture: ImageData) => void): Promise<void> {
    const run = await this.runTo(first);
    while (run.next <= last) {
      const { value: sample } = await run.samples.next();
      if (!sample) break;
      const index = frameNearest(this.timeline, sample.timestamp);
      run.next = index + 1;
      onFrame(index, await pictureOf(sample));
    }
  }

  async *thumbnails(indices: readonly number[], height: number) {
    const starts = indices.map((index) => this.timeline.starts[index] ?? 0);
    let place = 0;
    for await (const sample of new VideoSampleSink(this.track).samplesAtTimestamps(starts)) {
      const index = indices[place++]!;
      if (!sample) continue;
      yield { index, picture: await smallPicture(await pictureOf(sample), height) };
    }
  }

  dispose(): void {
    this.end();
    this.input.dispose();
  }

  private async runTo(first: number): Promise<Run> {
    const { run } = this;
    if (run && run.next <= first && first - run.next <= longestRun) return run;
    this.end();
    const samples = new VideoSampleSink(this.track).samples(this.timeline.starts[first]);
    this.run = { samples, next: first };
    return this.run;
  }

  private end(): void {
    void this.run?.samples.return().catch(() => undefined);
    this.run = undefined;
  }
}

/** The sample's picture, turned as the file says; the sample is closed. */
async function pictureOf(sample: VideoSample): Promise<ImageData> {
  const { displayWidth: width, displayHeight: height, visibleRect } = sample;
  try {
    // Turned to the side it has other sizes.
    const isUpright = sample.rotation === 0 && !sample.flip && width === visibleRect.width;
    return isUpright ? await pixelsOf(sample) : drawnPixels({ width, height }, (context) => sample.draw(context, 0, 0));
  } finally {
    sample.close();
  }
}
