// Whole clips as a user gets them: runs the built command in a fresh process and workspace, and reads times from its events.
// The first clip of a process is cold (Node, worker and model start with it; the files may be in the system's cache), later ones are warm.

import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decode } from 'fast-png';

/**
 * @param {{ home: string, model: string, seeds: number[], steps?: number, threads?: number }} options `steps` and `threads` are the product's own when left out
 * @returns {Promise<Clip[]>} one for each seed, the cold one first. Throws when the command fails.
 * @typedef {{ milliseconds: number, firstPreview?: number, timings: { stages: Record<string, number>, runtimeMs: number, outsideMs: number },
 *   device: { provider: string, threads: number }, framesDigest: string, workerMb: number, commandMb?: number, filmstrip: Uint8Array }} Clip
 */
export async function makeClips({ home, model, seeds, steps, threads }) {
  const workspace = await mkdtemp(join(tmpdir(), 't2v-bench-'));
  try {
    await mkdir(join(workspace, '.t2v'));
    const file = join(workspace, 'bench.t2v.json');
    const experiment = { version: 1, prompt: 'a fox moving left on the grass', seed: seeds };
    await writeFile(file, JSON.stringify(steps === undefined ? experiment : { ...experiment, steps }));
    const args = [join(home, 'dist', 'cli.js'), 'run', file, '--json', '--model', model, '--allow-outside'];
    const started = performance.now();
    const events = await timedEvents([...args, ...(threads === undefined ? [] : ['--threads', String(threads)])]);
    const clips = clipsOf(events, started);
    for (const clip of clips) clip.filmstrip = await readFile(join(clip.folder, 'filmstrip.png'));
    return clips;
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/**
 * Sorts a command's events into clips. A clip begins where the one before it ended, the first with the process.
 * @param {readonly { at: number, memoryMb?: number, event: Record<string, any> }[]} events with the moment of their arrival in milliseconds
 * @param {number} started when the process was started
 */
export function clipsOf(events, started) {
  const clips = [];
  let begun = started;
  let preview;
  for (const { at, memoryMb, event } of events) {
    if (event.event === 'error') throw new Error(`The command failed: ${event.message}`);
    if (event.event === 'preview') preview ??= at - begun;
    if (event.event !== 'done') continue;
    const { timings, device, framesDigest, folder, peakMemoryMb: workerMb } = event;
    const milliseconds = at - begun;
    clips.push({
      milliseconds,
      firstPreview: preview,
      timings,
      device,
      framesDigest,
      folder,
      workerMb,
      commandMb: memoryMb,
    });
    begun = at;
    preview = undefined;
  }
  return clips;
}

/** Largest difference between two pictures, 0 … 255. */
export function pictureDifference(one, other) {
  const [a, b] = [decode(one).data, decode(other).data];
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? 0))), 0);
}

async function timedEvents(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += text));
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const events = [];
  let memoryMb;
  for await (const line of createInterface({ input: child.stdout })) {
    const at = performance.now();
    const event = JSON.parse(line);
    memoryMb = (await peakMemoryMb(child.pid)) ?? memoryMb; // the last events come when the process may be gone
    events.push({ at, event, memoryMb });
  }
  const code = await ended;
  const failure = events.find(({ event }) => event.event === 'error');
  if (code !== 0) throw new Error(`The command failed (exit code ${code}): ${failure?.event.message ?? complaints}`);
  return events;
}

/** Linux tells the peak of a running process; elsewhere undefined. */
async function peakMemoryMb(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmHWM:\s*(\d+) kB/.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
