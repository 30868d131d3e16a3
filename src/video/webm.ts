// The WebM container around VP9 packets, by mediabunny (MPL-2.0): text tags, one video track, no dates, no random ids.
// Leaves out audio, subtitles and every other codec.

import { stat } from 'node:fs/promises';
import type { Input, MetadataTags } from 'mediabunny';
import { UserError, messageOf } from '../base/errors';
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
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } =
    await import('mediabunny');
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
  return withInput(path, textTags);
}

/**
 * Tags and all packets of the first video track.
 * @throws UserError `not-a-clip` when the file is not WebM or has no VP9 track, `damaged-clip` when it ends too early.
 */
export function readWebm(path: string): Promise<{ tags: WebmTags; packets: Vp9Packet[] }> {
  return withInput(path, async (input) => {
    const { EncodedPacketSink } = await import('mediabunny');
    const track = await input.getPrimaryVideoTrack();
    if (track?.codec !== 'vp9') {
      throw new UserError('not-a-clip', `${path} holds no VP9 video (found: ${track?.codec ?? 'no video'}).`, {
        details: { path },
      });
    }
    const packets: Vp9Packet[] = [];
    for await (const { data, type } of new EncodedPacketSink(track).packets())
      packets.push({ data, isKey: type === 'key' });
    return { tags: await textTags(input), packets };
  });
}

async function withInput<T>(path: string, read: (input: Input) => Promise<T>): Promise<T> {
  // The demuxer asserts that there is at least one byte.
  if ((await stat(path)).size === 0) throw notWebm(path);
  const { FilePathSource, Input, UnsupportedInputFormatError, WEBM } = await import('mediabunny');
  const input = new Input({ formats: [WEBM], source: new FilePathSource(path) });
  try {
    return await read(input);
  } catch (error) {
    if (error instanceof UnsupportedInputFormatError) throw notWebm(path);
    if (error instanceof UserError || (error as { syscall?: unknown }).syscall !== undefined) throw error;
    throw new UserError('damaged-clip', `${path} is damaged: ${messageOf(error)}`, { details: { path }, cause: error });
  } finally {
    input.dispose();
  }
}

function notWebm(path: string): UserError {
  return new UserError('not-a-clip', `${path} is not a WebM file.`, { details: { path } });
}

async function textTags(input: Input): Promise<WebmTags> {
  const { raw = {} } = await input.getMetadataTags();
  const texts = Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
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
