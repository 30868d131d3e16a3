// What is known of a clip, from a run, from a file inside a run, from a loose file and from a foreign one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { clipSubject, clipTarget, requestOf, type ClipTarget } from '../../../src/host/clipSubject';
import { RunStore } from '../../../src/runStore/runStore';
import { writeClip } from '../../../src/video/clip';
import { exportClip } from '../../../src/video/exportClip';
import { editor, Uri } from '../../support/vscode';
import { hashA, sampleRecord } from '../runStore/sample';
import { sampleFrames, sampleMetadata } from '../video/sample';

let root: string;
const runs = { storeOf: (folder: string) => new RunStore(folder) };
const file = (...names: string[]) => Uri.file(join(root, ...names)) as unknown as vscode.Uri;
const subjectOf = (target: ClipTarget) => clipSubject(runs, target);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 't2v-subject-'));
  const draft = await runs.storeOf(root).begin(hashA);
  await writeClip(join(draft.folder, 'clip.webm'), sampleFrames(), sampleMetadata());
  await draft.commit(sampleRecord({ source: 'shots/fox.t2v.json' }));
  await writeClip(join(root, 'loose.webm'), sampleFrames(), sampleMetadata({ seed: 99 }));
  writeFileSync(join(root, 'foreign.webm'), 'no clip at all');
});
afterEach(() => editor.reset());
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('clipSubject', () => {
  it('knows a run by its place, with the experiment that is still there', async () => {
    editor.files.set(join(root, 'shots', 'fox.t2v.json'), '{}');
    const subject = await subjectOf({ root, name: hashA });
    expect(subject).toMatchObject({ root, name: hashA.slice(0, 12), place: { root, name: hashA } });
    expect(subject.made?.seed).toBe(7);
    expect(subject.clip.fsPath).toBe(join(root, '.t2v', 'runs', hashA, 'clip.webm'));
    expect(subject.source?.fsPath).toBe(join(root, 'shots', 'fox.t2v.json'));
  });

  it('names no experiment that is gone', async () => {
    expect((await subjectOf({ root, name: hashA })).source).toBeUndefined();
  });

  it('takes the clip file inside a run for that run', async () => {
    expect((await subjectOf(file('.t2v', 'runs', hashA, 'clip.webm'))).place).toEqual({ root, name: hashA });
  });

  it('takes another file inside a run, or in a folder that only looks like one, for a file', async () => {
    expect(
      (await subjectOf(file('.t2v', 'runs', hashA, 'other.webm')).catch((error: unknown) => error)) as object,
    ).toMatchObject({
      code: 'file-missing',
    });
    mkdirSync(join(root, '.t2v', 'runs', 'mine'));
    writeFileSync(join(root, '.t2v', 'runs', 'mine', 'clip.mp4'), 'no clip at all');
    expect((await subjectOf(file('.t2v', 'runs', 'mine', 'clip.mp4'))).place).toBeUndefined();
  });

  it('reads the experiment inside a loose clip', async () => {
    const subject = await subjectOf(file('loose.webm'));
    expect(subject).toMatchObject({ root, name: 'loose', made: { seed: 99 } });
    expect(requestOf(subject).seed).toBe(99);
  });

  it.each(['gif', 'webp'] as const)('reads it also inside an exported %s', async (format) => {
    await exportClip(join(root, 'loose.webm'), join(root, `shared.${format}`), { format });
    const subject = await subjectOf(file(`shared.${format}`));
    expect(subject).toMatchObject({ root, name: 'shared', made: { seed: 99 } });
  });

  it('lets a foreign clip be one without a request', async () => {
    const subject = await subjectOf(file('foreign.webm'));
    expect(subject.made).toBeUndefined();
    expect(() => requestOf(subject)).toThrow(expect.objectContaining({ code: 'foreign-clip' }));
  });

  it('says what is wrong with a run that is gone', async () => {
    await expect(subjectOf({ root, name: 'b2'.repeat(32) })).rejects.toMatchObject({ fault: 'user' });
  });
});

describe('clipTarget', () => {
  it('takes addresses and places, also those of tree items', () => {
    expect(clipTarget(Uri.file('/a.webm'))).toBeInstanceOf(Uri);
    expect(clipTarget({ kind: 'run', root: '/w', name: 'n', entry: {} })).toEqual({ root: '/w', name: 'n' });
    for (const other of [undefined, null, 'x', { root: '/w' }, { root: 1, name: 'n' }])
      expect(clipTarget(other)).toBeUndefined();
  });
});
