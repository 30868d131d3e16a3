// The MP4 container around H.264 packets, by mediabunny (MPL-2.0): named text tags ("mdta", as ffmpeg reads and writes them), one
// video track, the index in front so that it plays while it loads. The container's own dates say when it was written.
// Leaves out audio and every other codec; packets come from ffmpeg.ts or from an editor's browser.

import {
  BufferSource,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { InternalError } from '../base/errors';
import { metadataTag, type ClipTags } from './clipMetadata';
import { textTags, withMedia } from './mediaFile';

/** Pictures in H.264, one packet for each, in the order in which they are shown (no B-frames). */
export interface H264Track {
  /** Pixels, both even. */
  width: number;
  height: number;
  /** Frames per second. */
  fps: number;
  /** As in RFC 6381: `avc1.64001f`. */
  codec: string;
  /** The decoder's configuration record (avcC, ISO/IEC 14496-15). */
  description: Uint8Array;
  packets: readonly { data: Uint8Array; isKey: boolean }[];
}

/** The whole file. Empty tags are left out. */
export async function muxMp4(track: H264Track, { TITLE = '', COMMENT = '', ...own }: ClipTags): Promise<Uint8Array> {
  const { width, height, fps, codec, description, packets } = track;
  const target = new BufferTarget();
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'in-memory', metadataFormat: 'mdta' }),
    target,
  });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source, { frameRate: fps });
  output.setMetadataTags({
    ...(TITLE === '' ? {} : { title: TITLE }),
    ...(COMMENT === '' ? {} : { comment: COMMENT }),
    raw: own,
  });
  await output.start();
  const decoderConfig = {
    codec,
    description,
    codedWidth: width,
    codedHeight: height,
    colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const,
  };
  for (const [index, { data, isKey }] of packets.entries()) {
    const packet = new EncodedPacket(data, isKey ? 'key' : 'delta', index / fps, 1 / fps);
    await source.add(packet, index === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  if (target.buffer === null) throw new InternalError('video-write', 'The MP4 container came out empty.');
  return new Uint8Array(target.buffer);
}

/**
 * The metadata's JSON in an MP4; undefined where there is none.
 * @throws UserError `not-a-clip`, `damaged-clip`; file errors pass through.
 */
export async function readMp4Tag(path: string): Promise<string | undefined> {
  return (await withMedia(path, 'MP4', textTags))[metadataTag];
}

/** What is used of a decoder's configuration, whose type belongs to browsers. */
interface AvcConfig {
  codec: string;
  description?: Uint8Array;
  codedWidth: number;
  codedHeight: number;
}

/**
 * The track of an MP4 that an encoder of this machine wrote, read from memory.
 * @throws InternalError `video-encode` when it holds no H.264.
 */
export async function readH264(bytes: Uint8Array, fps: number): Promise<H264Track> {
  const input = new Input({ formats: [MP4], source: new BufferSource(bytes) });
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = ((await track?.getDecoderConfig()) ?? undefined) as AvcConfig | undefined;
    if (!track || config?.description === undefined || !config.codec.startsWith('avc')) {
      throw new InternalError('video-encode', `The encoder wrote no H.264 (${config?.codec ?? 'nothing'}).`);
    }
    const packets: { data: Uint8Array; isKey: boolean }[] = [];
    for await (const { data, type } of new EncodedPacketSink(track).packets())
      packets.push({ data, isKey: type === 'key' });
    const { codec, codedWidth: width, codedHeight: height } = config;
    return { width, height, fps, codec, description: new Uint8Array(config.description), packets };
  } finally {
    input.dispose();
  }
}
