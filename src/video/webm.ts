// The WebM container around VP9 packets, by mediabunny (MPL-2.0): text tags, one video track, no dates, no random ids.
// Leaves out audio, subtitles and every other codec.

import {
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Output,
  WebMOutputFormat,
  type MetadataTags,
} from 'mediabunny';
import { UserError } from '../base/errors';
import { textTags, withMedia } from './mediaFile';
import type { Vp9Packet } from './vp9';

/** Tags by their Matroska names, such as TITLE. */
export type WebmTags = Record<string, string>;

export interface WebmTrack {
  /** Pixels. */
  width: number;
  height: number;
  /** Frames per second. */
  fps: number;
  packets: readonly Vp9Packet[];
}

/** The whole file. Same track and tags, same bytes. Empty tags are left out. */
export async function muxWebm({ width, height, fps, packets }: WebmTrack, tags: WebmTags): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source, { frameRate: fps });
  output.setMetadataTags(toMetadataTags(tags));
  await output.start();
  const decoderConfig = {
    codec: codecString(width * height),
    codedWidth: width,
    codedHeight: height,
    colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const,
  };
  for (const [index, { data, isKey }] of packets.entries()) {
    const packet = new EncodedPacket(data, isKey ? 'key' : 'delta', index / fps, 1 / fps);
    await source.add(packet, index === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

/**
 * The tags alone; no picture is read.
 * @throws UserError `not-a-clip` when the file is not WebM; file errors pass through.
 */
export function readWebmTags(path: string): Promise<WebmTags> {
  return withMedia(path, 'WebM', textTags);
}

/**
 * Tags, all packets of the first video track and their mean rate per second (1 for a single one).
 * @throws UserError `not-a-clip` when the file is not WebM or has no VP9 track, `damaged-clip` when it ends too early.
 */
export function readWebm(path: string): Promise<{ tags: WebmTags; packets: Vp9Packet[]; fps: number }> {
  return withMedia(path, 'WebM', async (input) => {
    const track = await input.getPrimaryVideoTrack();
    if (track?.codec !== 'vp9') {
      throw new UserError('not-a-clip', `${path} holds no VP9 video (found: ${track?.codec ?? 'no video'}).`, {
        details: { path },
      });
    }
    const packets: Vp9Packet[] = [];
    const times: number[] = [];
    for await (const { data, type, timestamp } of new EncodedPacketSink(track).packets()) {
      packets.push({ data, isKey: type === 'key' });
      times.push(timestamp);
    }
    const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
    return { tags: await textTags(input), packets, fps: seconds > 0 ? (times.length - 1) / seconds : 1 };
  });
}

function toMetadataTags(tags: WebmTags): MetadataTags {
  return { raw: Object.fromEntries(Object.entries(tags).filter(([, text]) => text !== '')) };
}

// Largest picture of each VP9 level ("VP9 Levels", webmproject.org), and the level's number in a codec string.
const levels: [pixels: number, level: string][] = [
  [36_864, '10'],
  [73_728, '11'],
  [122_880, '20'],
  [245_760, '21'],
  [552_960, '30'],
  [983_040, '31'],
  [2_228_224, '40'],
  [8_912_896, '50'],
];

/** Profile 0, 8 bit, 4:2:0 beside each other, BT.709 limited range. */
function codecString(pixels: number): string {
  const level = levels.find(([most]) => pixels <= most)?.[1] ?? '60';
  return `vp09.00.${level}.08.01.01.01.01.00`;
}
