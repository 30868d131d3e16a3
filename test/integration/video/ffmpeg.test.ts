// H.264 by a real ffmpeg, and by programs that only call themselves so.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeH264, findFfmpeg } from '../../../src/video/ffmpeg';
import { sampleFrames } from '../../unit/video/sample';
import { ensureFfmpeg } from '../../support/otherDecoders';

let folder: string;
let ffmpeg: string;
beforeAll(async () => {
  ensureFfmpeg();
  ffmpeg = findFfmpeg()!;
  folder = await mkdtemp(join(tmpdir(), 't2v-ffmpeg-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that lists these encoders; an encoding goes to `encode`, lines of a shell. */
async function impostor(name: string, listed: string[], encode: string): Promise<string> {
  const path = join(folder, name);
  const lines = listed.map((encoder) => `echo ' V....D ${encoder}   some words'`);
  const script = `#!/bin/sh\ncase "$*" in *-encoders*)\n${lines.join('\n')}\nexit 0;; esac\n${encode}\n`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}

describe('encodeH264', () => {
  it.each([
    [64, 48, 1],
    [96, 64, 5],
    [2, 4, 3],
    [130, 34, 33],
  ])('codes %i × %i, %i frames, one packet for each', async (width, height, count) => {
    const track = await encodeH264(ffmpeg, sampleFrames(width, height, count));
    expect(track).toMatchObject({ width, height, fps: 8, codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/i) });
    expect(track.packets).toHaveLength(count);
    expect(track.packets[0]!.isKey).toBe(true);
    // The configuration record begins with its version.
    expect(track.description[0]).toBe(1);
  });

  it('takes the next encoder when the first does not work here', async () => {
    const real = `case "$*" in *libx264*) echo 'no such library' >&2; exit 1;; esac
      for a; do shift; [ "$a" = libopenh264 ] && a=libx264; set -- "$@" "$a"; done
      exec '${ffmpeg}' "$@"`;
    const program = await impostor('second', ['libx264', 'libopenh264'], real);
    expect((await encodeH264(program, sampleFrames())).packets).toHaveLength(5);
  });

  it.each([
    ['none listed', ['mpeg4', 'libx265'], 'exit 0', 'has none'],
    ['one that fails', ['libx264'], 'echo broken >&2; exit 3', 'libx264 failed (broken)'],
    ['several that fail', ['h264_nvenc', 'libopenh264'], 'exit 1', 'libopenh264 failed, h264_nvenc failed'],
  ])('with %s tells what to do', async (_, listed, encode, text) => {
    const program = await impostor('poor', listed, encode);
    await expect(encodeH264(program, sampleFrames())).rejects.toThrowError(
      expect.objectContaining({
        code: 'no-h264-encoder',
        fault: 'user',
        message: expect.stringContaining(text),
        hint: expect.stringContaining('webm'),
      }),
    );
  });

  it('with a program that closes its input and writes nonsense is an error, not a file', async () => {
    const program = await impostor('liar', ['libx264'], 'exec <&-; echo nonsense; exit 0');
    await expect(encodeH264(program, sampleFrames(640, 480, 9))).rejects.toThrowError();
  });

  it('is stopped at once, also while the program hangs', async () => {
    const program = await impostor('slow', ['libx264'], 'exec sleep 1000');
    const stop = new AbortController();
    const coding = encodeH264(program, sampleFrames(640, 480, 9), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const stopped = setTimeout(() => stop.abort(), 1500);
    await expect(coding).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
    clearTimeout(stopped);
  });
});
