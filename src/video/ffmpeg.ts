// H.264 by the ffmpeg that the user has installed, if there is one: none is shipped. Frames go in through its standard input, the
// coded stream comes back through its standard output; no file is touched and no shell is asked.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { throwIfAborted } from '../base/abort';
import { InternalError, UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { yuvFromRgba } from './colour';
import { readH264, type H264Track } from './mp4';
import type { EncodeOptions } from './vp9';

/** The encoders that we know how to ask for near-transparent pictures, best first; `rate` is bits per second. */
const encoders: Record<string, (rate: number) => string[]> = {
  libx264: () => ['-preset', 'medium', '-crf', '14'],
  libopenh264: (rate) => ['-b:v', String(rate)],
  h264_videotoolbox: (rate) => ['-b:v', String(rate), '-allow_sw', '1'],
  h264_mf: (rate) => ['-b:v', String(rate)],
  h264_nvenc: (rate) => ['-b:v', String(rate)],
  h264_qsv: (rate) => ['-b:v', String(rate)],
  h264_amf: (rate) => ['-b:v', String(rate)],
};

/**
 * The ffmpeg of this machine, by the folders of PATH. Relative folders are passed over: a file in the folder that is open must
 * not become a program.
 */
export function findFfmpeg(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string | undefined {
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const name = platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** What to say where H.264 cannot be made. */
export function noH264(why: string): UserError {
  return new UserError('no-h264-encoder', `MP4 needs an H.264 encoder: ${why}.`, {
    hint: 'Install ffmpeg (ffmpeg.org) so that it is on the PATH, or choose webm.',
    field: 'format',
  });
}

/**
 * Codes all frames, one packet for each; alpha is dropped.
 * @param program the path of ffmpeg.
 * @throws CancelledError; UserError `no-h264-encoder` when it has no encoder for it, or none that works on this machine.
 */
export async function encodeH264(program: string, frames: Frames, options: EncodeOptions = {}): Promise<H264Track> {
  const names = await encodersOf(program, options.signal);
  const faults: string[] = [];
  for (const name of names) {
    const { bytes, said } = await runEncoder(program, encodeArguments(name, frames), frames, options);
    // A listed encoder may need hardware that is not there.
    if (bytes === undefined) faults.push(`${name} failed${said === '' ? '' : ` (${said})`}`);
    else return checkedTrack(await readH264(bytes, frames.fps), frames);
  }
  throw noH264(faults.length > 0 ? faults.join(', ') : `${program} has none`);
}

function checkedTrack(track: H264Track, { width, height, count }: Frames): H264Track {
  if (track.packets.length === count && track.width === width && track.height === height) return track;
  throw new InternalError(
    'video-encode',
    `${count} frames of ${width}×${height} became ${track.packets.length} packets of ${track.width}×${track.height}.`,
  );
}

/** The encoders of our table that this ffmpeg lists, in the table's order. */
async function encodersOf(program: string, signal?: AbortSignal): Promise<string[]> {
  const { out } = await finished(start(program, ['-hide_banner', '-encoders'], signal));
  const listed = new Set(
    out
      .toString('latin1')
      .match(/^ V\S+ (\S+)/gm)
      ?.map((line) => line.trim().split(' ')[1]),
  );
  return Object.keys(encoders).filter((name) => listed.has(name));
}

function encodeArguments(name: string, { width, height, fps }: Frames): string[] {
  const colours = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    '-video_size',
    `${width}x${height}`,
    '-framerate',
    String(fps),
  ];
  // Half a bit for each pixel: more than such pictures need.
  const rate = Math.max(1_000_000, Math.round(width * height * fps * 0.5));
  // Without B-frames packets stand in showing order. Fragments, because a pipe cannot be gone back in.
  const output = ['-pix_fmt', 'yuv420p', '-bf', '0', '-g', '16', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4'];
  const quality = encoders[name]?.(rate) ?? [];
  const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error'];
  return [
    ...quiet,
    ...input,
    ...colours,
    '-i',
    'pipe:0',
    '-an',
    '-c:v',
    name,
    ...quality,
    ...colours,
    ...output,
    'pipe:1',
  ];
}

/** `bytes` are undefined when the program failed; then `said` is the last line of its complaint. */
async function runEncoder(
  program: string,
  args: string[],
  frames: Frames,
  { signal, onProgress }: EncodeOptions,
): Promise<{ bytes?: Uint8Array; said: string }> {
  throwIfAborted(signal);
  const child = start(program, args, signal);
  const ending = finished(child);
  const size = frames.width * frames.height * 4;
  for (let index = 0; index < frames.count && child.exitCode === null && !child.stdin.destroyed; index++) {
    const { y, u, v } = yuvFromRgba(
      frames.data.subarray(index * size, (index + 1) * size),
      frames.width,
      frames.height,
    );
    await write(child, Buffer.concat([y, u, v]));
    onProgress?.((index + 1) / frames.count);
  }
  child.stdin.end();
  const { code, out, err } = await ending;
  throwIfAborted(signal);
  const said = err.toString('utf8').trim().split('\n').at(-1) ?? '';
  return code === 0 ? { bytes: out, said } : { said };
}

function start(program: string, args: string[], signal?: AbortSignal): ChildProcessWithoutNullStreams {
  const child = spawn(program, args, { stdio: 'pipe', windowsHide: true, signal, killSignal: 'SIGKILL' });
  // A program that ends early closes its input; how it ended says why.
  child.stdin.on('error', () => undefined);
  return child;
}

/** Settles when the input has taken the bytes, or is gone. */
function write({ stdin }: ChildProcessWithoutNullStreams, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => stdin.write(bytes, () => resolve()));
}

/** How the program ended and what it wrote. An abort kills it, which shows as an ending too. */
function finished(child: ChildProcessWithoutNullStreams): Promise<{ code: number | null; out: Buffer; err: Buffer }> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stderr.on('data', (part: Buffer) => err.push(part));
  return new Promise((resolve) => {
    child.once('error', (error) => err.push(Buffer.from(error.message)));
    child.once('close', (code) => resolve({ code, out: Buffer.concat(out), err: Buffer.concat(err) }));
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
