// The store on a real disk.

import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draftName, thisWriter } from '../../../src/runStore/drafts';
import type { RunRecord } from '../../../src/runStore/runRecord';
import { RunStore } from '../../../src/runStore/runStore';
import { hashA, hashB, sampleRecord } from '../../unit/runStore/sample';

let root: string;
let store: RunStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 't2v-runs-'));
  store = new RunStore(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const runs = (...names: string[]) => join(root, '.t2v', 'runs', ...names);
const code = (name: string) => expect.objectContaining({ code: name });

async function keep(record: RunRecord = sampleRecord(), clip = 'clip', force = false) {
  const draft = await store.begin(record.hash, { force });
  await writeFile(join(draft.folder, 'clip.webm'), clip);
  return draft.commit(record);
}

describe('a run', () => {
  it('is not there before, is found after, by its hash alone', async () => {
    expect(await store.find(hashA)).toBeUndefined();
    expect(await store.list()).toEqual([]);
    const { run, isNew } = await keep();
    expect({ run, isNew }).toEqual({ run: { folder: runs(hashA), record: sampleRecord() }, isNew: true });
    expect(await new RunStore(root).find(hashA)).toEqual(run);
    expect(await store.find(hashB)).toBeUndefined();
    expect((await readdir(runs(hashA))).sort()).toEqual(['clip.webm', 'run.json']);
  });

  it('is invisible while it is a draft, and leaves nothing when abandoned', async () => {
    const draft = await store.begin(hashA);
    await writeFile(join(draft.folder, 'clip.webm'), 'half');
    expect(await store.find(hashA)).toBeUndefined();
    expect(await store.list()).toEqual([]);
    await draft.abandon();
    await draft.abandon();
    expect(await readdir(runs())).toEqual([]);
  });

  it('ends once', async () => {
    const draft = await store.begin(hashA);
    await draft.abandon();
    await expect(draft.commit(sampleRecord())).rejects.toThrowError(code('run-ended'));
    const { run } = await keep();
    expect(await store.find(hashA)).toEqual(run);
  });

  it.each(['', 'abc', `${'A1'.repeat(32)}`, `${hashA}.2`, `../${hashA}`])('refuses the hash %o', async (hash) => {
    await expect(store.find(hash)).rejects.toThrowError(code('run-hash'));
    await expect(store.begin(hash)).rejects.toThrowError(code('run-hash'));
  });
});

describe('a finished run is never rewritten', () => {
  it('the same request again is answered with the first run', async () => {
    await keep(sampleRecord(), 'first');
    const again = await keep(sampleRecord({ createdAt: '2026-03-05T00:00:00.000Z' }), 'second');
    expect(again).toEqual({ run: { folder: runs(hashA), record: sampleRecord() }, isNew: false });
    expect(await readFile(runs(hashA, 'clip.webm'), 'utf8')).toBe('first');
    expect(await readdir(runs())).toEqual([hashA]);
  });

  it('forced runs stand beside it, and the newest answers', async () => {
    for (let number = 1; number <= 11; number++) await keep(sampleRecord({ seed: number }), `clip ${number}`, true);
    expect((await readdir(runs())).length).toBe(11);
    expect(await readFile(runs(hashA, 'clip.webm'), 'utf8')).toBe('clip 1');
    expect((await store.find(hashA))?.folder).toBe(runs(`${hashA}.11`));
    expect((await store.find(hashA))?.record.seed).toBe(11);
  });

  it('a damaged one is passed over and not rewritten either', async () => {
    await keep(sampleRecord(), 'first');
    await writeFile(runs(hashA, 'run.json'), '{ half');
    expect(await store.find(hashA)).toBeUndefined();
    const { run, isNew } = await keep(sampleRecord(), 'second');
    expect([run.folder, isNew]).toEqual([runs(`${hashA}.2`), true]);
    expect(await readFile(runs(hashA, 'run.json'), 'utf8')).toBe('{ half');
    expect((await store.find(hashA))?.folder).toBe(run.folder);
  });
});

describe('commit refuses', () => {
  it.each([
    ['a record of another request', sampleRecord({ hash: hashB })],
    ['a record with a bad field', sampleRecord({ seed: 1.5 })],
    ['a file that was not written', sampleRecord({ files: { clip: 'clip.webm', poster: 'poster.png' } })],
    ['a file outside', sampleRecord({ files: { clip: '../clip.webm' } })],
  ])('%s, and nothing is left', async (_, record) => {
    const draft = await store.begin(hashA);
    await writeFile(join(draft.folder, 'clip.webm'), 'clip');
    await expect(draft.commit(record)).rejects.toThrowError(
      expect.objectContaining({ code: 'run-record', fault: 'internal' }),
    );
    expect(await readdir(runs())).toEqual([]);
  });
});

describe('list', () => {
  it('gives the newest first and damaged ones last, with what is wrong', async () => {
    await keep(sampleRecord({ createdAt: '2026-01-01T00:00:00.000Z' }));
    await keep(sampleRecord({ hash: hashB, createdAt: '2026-02-01T00:00:00.000Z' }));
    const damaged: [name: string, content: string | undefined, code: string][] = [
      ['c0', '{"format":1}', 'damaged-run'],
      ['c1', undefined, 'file-missing'],
      ['c2', JSON.stringify(sampleRecord()), 'damaged-run'],
      ['c3', JSON.stringify({ ...sampleRecord(), format: 9 }), 'newer-format'],
      ['c4', JSON.stringify(sampleRecord({ hash: 'c4'.repeat(32) })), 'file-missing'],
    ];
    for (const [letter, content] of damaged) {
      await mkdir(runs(letter.repeat(32)));
      if (content !== undefined) await writeFile(runs(letter.repeat(32), 'run.json'), content);
    }
    const entries = await store.list();
    expect(entries.map((entry) => entry.folder)).toEqual([
      runs(hashB),
      runs(hashA),
      ...damaged.map(([letter]) => runs(letter.repeat(32))),
    ]);
    expect(entries.slice(2).map((entry) => 'problem' in entry && entry.problem.code)).toEqual(
      damaged.map((each) => each[2]),
    );
  });

  it('does not take other folders and files for runs', async () => {
    await keep();
    await store.begin(hashB);
    await mkdir(runs('notes'));
    await mkdir(runs(`${hashB}.0`));
    await writeFile(runs('readme.txt'), '');
    expect((await store.list()).map((entry) => entry.folder)).toEqual([runs(hashA)]);
  });

  it('reports a file where the folder of a run should be', async () => {
    await mkdir(runs(), { recursive: true });
    await writeFile(runs(hashA), 'a file');
    const [entry] = await store.list();
    expect(entry).toMatchObject({ folder: runs(hashA), problem: { code: 'not-a-file' } });
  });
});

describe('begin cleans up', () => {
  it('drafts of dead processes, and no others', async () => {
    const { pid, host } = thisWriter();
    const names = {
      dead: draftName({ pid: 2 ** 30, host }),
      alive: draftName({ pid, host }),
      elsewhere: draftName({ pid: 2 ** 30, host: 'elsewhere' }),
      forgotten: draftName({ pid: 2 ** 30, host: 'elsewhere' }),
    };
    for (const name of Object.values(names)) {
      await mkdir(runs(name), { recursive: true });
      await writeFile(runs(name, 'clip.webm'), 'half');
    }
    const eightDaysAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    await utimes(runs(names.forgotten), eightDaysAgo, eightDaysAgo);
    const draft = await store.begin(hashA);
    await draft.abandon();
    expect((await readdir(runs())).sort()).toEqual([names.alive, names.elsewhere].sort());
  });
});

describe('a place that cannot be used', () => {
  it('a file where .t2v should be', async () => {
    await writeFile(join(root, '.t2v'), '');
    await expect(store.begin(hashA)).rejects.toThrowError(code('not-a-file'));
    await expect(store.list()).rejects.toThrowError(code('not-a-file'));
  });

  it('a folder without permission', async () => {
    await chmod(root, 0o500);
    // The superuser may write everywhere, so he becomes nobody for one call.
    const superuser = process.geteuid?.() === 0;
    if (superuser) process.seteuid?.(65_534);
    try {
      await expect(store.begin(hashA)).rejects.toThrowError(code('no-permission'));
    } finally {
      if (superuser) process.seteuid?.(0);
      await chmod(root, 0o700);
    }
  });
});
