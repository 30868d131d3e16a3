// A page that codes pictures as H.264 with the browser's own encoder (WebCodecs), for machines without an ffmpeg. It shows what it
// does and how far it is, and is closed by the editor. Leaves out containers: the editor writes the file.

import { parseToEncoder, type EncoderJob, type FromEncoder, type ToEncoder } from '../../src/protocol/encoderMessages';
import type { YuvFrame } from '../../src/protocol/exportMessages';
import { connect } from '../shared/editor';
import { element } from '../shared/elements';

const host = connect<FromEncoder, ToEncoder, never>(parseToEncoder);

const title = element('h1');
const note = element('p');
const bar = element('progress', { attributes: { max: '1', value: '0' } });
document.body.append(element('main', { children: [title, note, bar] }));

let work: { job: EncoderJob; encoder: VideoEncoder } | undefined;

host.onMessage((message) => {
  const handled = message.kind === 'start' ? start(message.job) : take(message);
  handled.catch((error: unknown) => fail(error));
});
host.post({ kind: 'ready' });

// High, main and baseline profile, each with the levels 3.1, 4.0, 5.1 and 6.2: the first that this browser takes for this size.
const profiles = ['6400', '4d00', '42e0'];
const levels = ['1f', '28', '33', '3e'];

async function start(job: EncoderJob): Promise<void> {
  title.textContent = job.title;
  note.textContent = job.note;
  const config = await supportedConfig(job);
  if (config === undefined) {
    return host.post({ kind: 'failed', isMissing: true, message: 'the editor has no H.264 encoder' });
  }
  const encoder = new VideoEncoder({ output: (chunk, meta) => give(chunk, meta), error: fail });
  encoder.configure(config);
  work = { job, encoder };
  host.post({ kind: 'next', index: 0 });
}

async function supportedConfig({ width, height, fps, bitrate }: EncoderJob): Promise<VideoEncoderConfig | undefined> {
  if (!('VideoEncoder' in globalThis)) return undefined;
  for (const profile of profiles) {
    for (const level of levels) {
      const config: VideoEncoderConfig = {
        codec: `avc1.${profile}${level}`,
        width,
        height,
        framerate: fps,
        bitrate,
        bitrateMode: 'variable',
        latencyMode: 'quality',
        avc: { format: 'avc' },
      };
      if ((await VideoEncoder.isConfigSupported(config)).supported === true) return config;
    }
  }
  return undefined;
}

async function take({ index, planes }: YuvFrame): Promise<void> {
  if (!work) return;
  const { job, encoder } = work;
  const { width, height, fps, count } = job;
  const micro = (at: number) => Math.round((at * 1e6) / fps);
  const picture = new VideoFrame(planes, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp: micro(index),
    duration: micro(index + 1) - micro(index),
    colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
  });
  encoder.encode(picture, { keyFrame: index % 16 === 0 });
  picture.close();
  bar.value = (index + 1) / count;
  while (encoder.encodeQueueSize > 4)
    await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
  host.post({ kind: 'next', index: index + 1 });
  if (index + 1 < count) return;
  await encoder.flush();
  encoder.close();
  host.post({ kind: 'done' });
}

function give(chunk: EncodedVideoChunk, meta: EncodedVideoChunkMetadata | undefined): void {
  const { codec, description } = meta?.decoderConfig ?? {};
  if (codec !== undefined && description !== undefined) {
    const bytes = ArrayBuffer.isView(description)
      ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
      : new Uint8Array(description);
    host.post({ kind: 'config', codec, description: bytes.slice() });
  }
  const data = new Uint8Array(chunk.byteLength);
  chunk.copyTo(data);
  host.post({ kind: 'packet', data, isKey: chunk.type === 'key' });
}

function fail(error: unknown): void {
  host.post({ kind: 'failed', isMissing: false, message: error instanceof Error ? error.message : String(error) });
}
