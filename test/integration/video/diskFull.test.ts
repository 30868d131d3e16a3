// No room for the clip, in a real process. `ulimit -f` gives EFBIG without any privilege; where this system lets us
// mount in a namespace of our own, a real full file system (ENOSPC) is tried as well.

import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeClip } from '../../../src/video/clip';
import { sampleFrames, sampleMetadata } from '../../unit/video/sample';
import { bundleChild, start } from './childScript';

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-full-'));
  script = await bundleChild('test/integration/video/writeChild.ts', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

async function placeFor(name: string): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  await writeFile(join(place, 'clip.webm'), 'older');
  return place;
}

describe('a clip for which there is no room', () => {
  it('the script itself writes more than 200 000 bytes where there is room', async () => {
    const place = await placeFor('room');
    const { output } = await start(process.execPath, [script, join(place, 'clip.webm')]).finished;
    expect((JSON.parse(output) as { result: { bytes: number } }).result.bytes).toBeGreaterThan(200_000);
  });

  it('under a file size limit: one clear error, the older clip and nothing else', async () => {
    const place = await placeFor('limit');
    const command = `ulimit -f 100; exec "${process.execPath}" "${script}" "${join(place, 'clip.webm')}"`;
    const { output, exitCode } = await start('bash', ['-c', command]).finished;
    expect(JSON.parse(output)).toMatchObject({
      error: { fault: 'user', code: 'disk-full', details: { system: 'EFBIG' } },
    });
    expect(exitCode).toBe(0);
    expect(await readdir(place)).toEqual(['clip.webm']);
    expect(await readFile(join(place, 'clip.webm'), 'utf8')).toBe('older');
  });

  it.runIf(canMount)('on a full file system: the same', async () => {
    const place = await placeFor('mounted');
    const command = [
      `mount -t tmpfs -o size=100k tmpfs "${place}"`,
      `echo older > "${place}/clip.webm"`,
      `"${process.execPath}" "${script}" "${place}/clip.webm"`,
      `ls -A "${place}"`,
      `cat "${place}/clip.webm"`,
    ].join(' && ');
    const { output } = await start('unshare', ['-rm', 'bash', '-c', command]).finished;
    const [outcome = '', ...rest] = output.trim().split('\n');
    expect(JSON.parse(outcome)).toMatchObject({
      error: { fault: 'user', code: 'disk-full', details: { system: 'ENOSPC' } },
    });
    expect(rest).toEqual(['clip.webm', 'older']);
  });
});

describe('an export for which there is no room', () => {
  let source: string;
  let child: string;
  beforeAll(async () => {
    source = join(folder, 'source.webm');
    await writeClip(source, sampleFrames(160, 96, 5), sampleMetadata());
    await mkdir(join(folder, 'export'));
    child = await bundleChild('test/integration/video/exportChild.ts', join(folder, 'export'));
  });

  it.each(['gif', 'webp', 'webm', 'png', 'sheet'])('as %s: one clear error, and nothing left', async (format) => {
    const place = join(folder, `export-${format}`);
    await mkdir(place);
    const words = [process.execPath, child, source, join(place, 'made'), format].map((word) => `"${word}"`).join(' ');
    const { output } = await start('bash', ['-c', `ulimit -f 2; exec ${words}`]).finished;
    expect(JSON.parse(output)).toMatchObject({ error: { fault: 'user', code: 'disk-full' } });
    expect(await readdir(place)).toEqual([]);
    const room = await start(process.execPath, [child, source, join(place, 'made'), format]).finished;
    expect(JSON.parse(room.output)).toMatchObject({ result: { width: 480, frames: 5 } });
  });
});
