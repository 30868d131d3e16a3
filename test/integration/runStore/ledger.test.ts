// The ledger of runs on a real disk: what it lists, what it makes up for, and how long ten thousand runs take.

import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerEntry } from '../../../src/runStore/ledger';
import { passesOf } from '../../../src/engine/passes';
import { RunStore } from '../../../src/runStore/runStore';
import type { RunRecord } from '../../../src/runStore/runRecord';
import { hashA, hashB, sampleRecord } from '../../unit/runStore/sample';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 't2v-ledger-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function keep(changes: Partial<RunRecord> = {}, force = false): Promise<void> {
  const record = sampleRecord(changes);
  const draft = await new RunStore(root).begin(record.hash, { force });
  await writeFile(join(draft.folder, 'clip.webm'), 'bytes');
  await draft.commit(record);
}

const ledger = () => join(root, '.t2v', 'runs.jsonl');
const at = (second: number) => `2026-03-04T05:06:${String(second).padStart(2, '0')}.000Z`;

describe('entries', () => {
  it('are empty without any run', async () => {
    expect(await new RunStore(root).entries()).toEqual([]);
  });

  it('are the kept runs, newest first, with what lists show', async () => {
    await keep({ createdAt: at(1), source: 'shots/a.t2v.json' });
    await keep({ hash: hashB, createdAt: at(2) });
    await keep({ createdAt: at(3) }, true);
    const entries = await new RunStore(root).entries();
    expect(entries.map(({ name }) => name)).toEqual([`${hashA}.2`, hashB, hashA]);
    const { request, timings } = sampleRecord();
    expect(entries[2]).toEqual({
      name: hashA,
      hash: hashA,
      createdAt: at(1),
      source: 'shots/a.t2v.json',
      prompt: request.prompt,
      seed: 7,
      steps: request.steps,
      guidance: request.guidance,
      passes: passesOf(request),
      video: request.video,
      modelDigest: request.modelDigest,
      timings,
    });
  });

  it('follow what another process adds', async () => {
    const store = new RunStore(root);
    await keep();
    expect(await store.entries()).toHaveLength(1);
    await keep({ hash: hashB });
    expect(await store.entries()).toHaveLength(2);
  });

  it('leave out a run that was removed by hand', async () => {
    await keep();
    await keep({ hash: hashB });
    await rm(join(root, '.t2v', 'runs', hashA), { recursive: true });
    expect((await new RunStore(root).entries()).map(({ name }) => name)).toEqual([hashB]);
  });

  it.each([
    ['the ledger is gone', () => rm(ledger())],
    ['its line was cut off', async () => writeFile(ledger(), (await readFile(ledger(), 'utf8')).slice(0, 40))],
    ['its line is something else', () => writeFile(ledger(), '{"name":3}\nnull\n')],
  ])('find a run again when %s, and write its line', async (_what, damage) => {
    await keep();
    await damage();
    expect((await new RunStore(root).entries()).map(({ name }) => name)).toEqual([hashA]);
    const lines = (await readFile(ledger(), 'utf8')).split('\n').filter((line) => line.includes(hashA));
    expect(lines.at(-1)).toBe(JSON.stringify(ledgerEntry(hashA, sampleRecord())));
  });

  it('forget what they knew when the ledger was replaced', async () => {
    const store = new RunStore(root);
    await keep();
    await store.entries();
    await writeFile(ledger(), '');
    expect((await store.entries()).map(({ name }) => name)).toEqual([hashA]);
  });

  it('leave out a damaged folder', async () => {
    await mkdir(join(root, '.t2v', 'runs', hashB), { recursive: true });
    await keep();
    const store = new RunStore(root);
    expect((await store.entries()).map(({ name }) => name)).toEqual([hashA]);
    expect((await store.entries()).map(({ name }) => name)).toEqual([hashA]);
  });

  it('of 10,000 runs take less than 300 ms of computing', async () => {
    const runs = join(root, '.t2v', 'runs');
    await mkdir(runs, { recursive: true });
    const lines: string[] = [];
    for (let index = 0; index < 10_000; index += 1) {
      const name = index.toString(16).padStart(64, '0');
      await mkdir(join(runs, name));
      lines.push(JSON.stringify({ ...ledgerEntry(name, sampleRecord()), createdAt: at(index % 60) }));
    }
    await appendFile(ledger(), `${lines.join('\n')}\n`);
    const started = process.cpuUsage();
    const entries = await new RunStore(root).entries();
    const { user, system } = process.cpuUsage(started);
    expect(entries).toHaveLength(10_000);
    // Time of the processor, because the wall clock also counts what else the machine does.
    expect((user + system) / 1000).toBeLessThan(300);
  });
});

describe('open', () => {
  it('gives one run by its name and refuses what is no name', async () => {
    await keep();
    const store = new RunStore(root);
    expect(await store.open(hashA)).toMatchObject({ record: { hash: hashA } });
    expect(await store.open(hashB)).toMatchObject({ problem: { code: 'file-missing' } });
    expect(() => store.open('../runs')).toThrow("is no run's name");
  });
});
