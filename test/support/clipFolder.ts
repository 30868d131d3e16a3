// A folder as the player's tests need one: clips in every format with numbered frames, and finished runs of one experiment.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord } from '../../src/runStore/runRecord';
import { RunStore } from '../../src/runStore/runStore';
import { writeClip } from '../../src/video/clip';
import { posterPng } from '../../src/video/png';
import { sampleRecord } from '../unit/runStore/sample';
import { sampleMetadata, sampleRequest } from '../unit/video/sample';
import { numberedFrames, type NumberedOptions } from './numberedClip';

/** The experiment of the runs. */
export const experimentText = `{
  "version": 1,
  "prompt": "a red ball rolls over a green meadow", // the words
  "seed": [1, 2, 3]
}
`;

/** An empty folder with a name that has a blank in it. */
export function clipFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v player ')));
  writeFileSync(join(folder, 'README.md'), '# Clips\n');
  return folder;
}

/** A loose clip with its experiment inside. */
export async function addClip(folder: string, name: string, options: NumberedOptions): Promise<void> {
  const frames = numberedFrames(options);
  const { width, height, count, fps } = frames;
  await writeClip(
    join(folder, name),
    frames,
    sampleMetadata({ video: { width, height, frames: count, fps }, keyframes: [] }),
  );
}

/** A finished run of `ball.t2v.json` with that seed; answers the name of the run. */
export async function addRun(folder: string, seed: number, options: NumberedOptions): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ball.t2v.json'), experimentText);
  const frames = numberedFrames(options);
  const { width, height, count, fps } = frames;
  const request = sampleRequest({ seed, video: { width, height, frames: count, fps }, keyframes: [] });
  const hash = seed.toString(16).padStart(64, '0');
  const draft = await new RunStore(folder).begin(hash);
  await writeClip(join(draft.folder, 'clip.webm'), frames, sampleMetadata(request));
  writeFileSync(join(draft.folder, 'poster.png'), posterPng(frames));
  const files = { clip: 'clip.webm', poster: 'poster.png' };
  const record: RunRecord = {
    ...sampleRecord({
      hash,
      request,
      seed,
      source: 'ball.t2v.json',
      files,
      createdAt: new Date(Date.UTC(2026, 2, 4, 0, 0, seed)).toISOString(),
    }),
    metrics: { flicker: 0.125, 'camera.pan': 0.5 },
  };
  await draft.commit(record);
  return hash;
}
