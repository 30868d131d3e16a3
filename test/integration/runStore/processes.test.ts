// Several processes and one store: who wins, and what a killed one leaves.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RunStore } from '../../../src/runStore/runStore';
import { hashA } from '../../unit/runStore/sample';
import { bundleChild } from '../video/childScript';

let folder: string;
let script: string;
let root: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-processes-'));
  script = await bundleChild('test/integration/runStore/keepChild.ts', folder);
});
beforeEach(async () => {
  root = await mkdtemp(join(folder, 'root-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const runNames = async () => (await readdir(join(root, '.t2v', 'runs'))).sort();

interface Outcome {
  folder: string;
  seed: number;
  isNew: boolean;
}

/** Starts a process and waits until its draft is written. */
async function startWriter(seed: number, force: 'force' | 'plain') {
  const child = spawn(process.execPath, [script, root, hashA, String(seed), force], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  const outcome = async () => {
    child.stdin.write('go\n');
    return JSON.parse(String((await lines.next()).value)) as Outcome;
  };
  return { child, outcome };
}

async function race(force: 'force' | 'plain'): Promise<Outcome[]> {
  const writers = await Promise.all([1, 2, 3, 4, 5].map((seed) => startWriter(seed, force)));
  return Promise.all(writers.map(({ outcome }) => outcome()));
}

describe('five processes that finish the same request at once', () => {
  it('one wins, the others are told which run is the answer', async () => {
    const outcomes = await race('plain');
    const winners = outcomes.filter(({ isNew }) => isNew);
    expect(winners.length).toBe(1);
    for (const { folder: place, seed } of outcomes) {
      expect([place, seed]).toEqual([join(root, '.t2v', 'runs', hashA), winners[0]!.seed]);
    }
    expect(await runNames()).toEqual([hashA]);
    // The winner's files stayed together.
    expect(await readFile(join(winners[0]!.folder, 'clip.webm'), 'utf8')).toBe(String(winners[0]!.seed).repeat(1000));
  });

  it('forced: each has a folder of its own with its own files', async () => {
    const outcomes = await race('force');
    expect(outcomes.every(({ isNew }) => isNew)).toBe(true);
    expect(await runNames()).toEqual([hashA, ...[2, 3, 4, 5].map((number) => `${hashA}.${number}`)]);
    for (const { folder: place, seed } of outcomes) {
      expect(await readFile(join(place, 'clip.webm'), 'utf8')).toBe(String(seed).repeat(1000));
    }
  });
});

describe('a process killed in the middle', () => {
  it('leaves no run, and its draft goes with the next begin; a living one keeps its draft', async () => {
    const killed = await startWriter(1, 'plain');
    const living = await startWriter(2, 'plain');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const store = new RunStore(root);
    expect(await store.find(hashA)).toBeUndefined();
    expect((await runNames()).filter((name) => name.startsWith('.partial-')).length).toBe(2);

    const draft = await store.begin(hashA);
    await draft.abandon();
    expect((await runNames()).filter((name) => name.startsWith('.partial-')).length).toBe(1);
    expect(await living.outcome()).toMatchObject({ isNew: true, seed: 2 });
    expect(await runNames()).toEqual([hashA]);
  });
});

describe('no room for run.json', () => {
  it('is one clear error and leaves neither run nor draft', async () => {
    // One block of 512 or 1024 bytes: less than the record, which is what is written here.
    const command = `ulimit -f 1; exec "${process.execPath}" "${script}" "${root}" ${hashA} 3 plain`;
    const child = spawn('bash', ['-c', command], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready');
    child.stdin.write('go\n');
    const outcome: unknown = JSON.parse(String((await lines.next()).value));
    expect(outcome).toMatchObject({ error: { fault: 'user', code: 'disk-full' } });
    expect(await runNames()).toEqual([]);
  });
});
