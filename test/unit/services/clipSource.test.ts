import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatRunRecord } from '../../../src/runStore/runRecord';
import { exportPath, findClip } from '../../../src/services/clipSource';
import { hashA, hashB, sampleRecord } from '../runStore/sample';

let root: string;
const runs = () => join(root, '.t2v', 'runs');

function keep(name: string, source?: string): void {
  mkdirSync(join(runs(), name), { recursive: true });
  writeFileSync(join(runs(), name, 'run.json'), formatRunRecord(sampleRecord({ hash: name.slice(0, 64), source })));
  writeFileSync(join(runs(), name, 'clip.webm'), '');
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 't2v-source-'));
  keep(hashA, 'scenes/fox.t2v.json');
  keep(`${hashA}.2`, 'scenes/fox.t2v.json');
  keep(hashB);
  mkdirSync(join(root, 'scenes'));
  mkdirSync(join(runs(), 'c3'.repeat(32)));
  writeFileSync(join(root, 'scenes', 'my.clip.webm'), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('findClip', () => {
  it('takes a file as it is', async () => {
    const path = join(root, 'scenes', 'my.clip.webm');
    expect(await findClip('scenes/my.clip.webm', root)).toEqual({ path, name: 'my.clip' });
    expect(await findClip(path, '/')).toEqual({ path, name: 'my.clip' });
  });

  it.each([
    ['a whole name', hashA, hashA, 'fox-seed7-a1a1a1a1'],
    ['the name of a second run', `${hashA}.2`, `${hashA}.2`, 'fox-seed7-a1a1a1a1'],
    ['the beginning of a name', 'b2b2b2', hashB, 'clip-seed7-b2b2b2b2'],
    ['a folder', join('.t2v', 'runs', hashB), hashB, 'clip-seed7-b2b2b2b2'],
  ])('finds a run by %s', async (_, text, folder, name) => {
    expect(await findClip(text, root)).toEqual({ path: join(runs(), folder, 'clip.webm'), name });
  });

  it('finds runs of the workspace from a folder inside it', async () => {
    expect(await findClip('b2b2b2b2', join(root, 'scenes'))).toMatchObject({ name: 'clip-seed7-b2b2b2b2' });
  });

  it.each([
    ['a missing file', 'none.webm', 'file-missing'],
    ['too short a name', 'a1a1', 'file-missing'],
    ['an unknown run', 'ffffff', 'no-run'],
    ['a beginning that several have', 'a1a1a1', 'many-runs'],
    ['a folder that is none of a run', 'scenes', 'no-run'],
    ['a folder without a record', join('.t2v', 'runs', 'c3'.repeat(32)), 'file-missing'],
  ])('tells of %s', async (_, text, code) => {
    await expect(findClip(text, root)).rejects.toThrowError(expect.objectContaining({ code, fault: 'user' }));
  });
});

describe('exportPath', () => {
  it.each([
    ['gif', 'fox.gif'],
    ['sheet', 'fox-sheet.png'],
    ['png', 'fox-frames'],
  ] as const)('of %s is %s', (format, name) => {
    expect(exportPath({ path: '/x/clip.webm', name: 'fox' }, format, '/out')).toBe(join('/out', name));
  });
});
