// What the page shows of a finished clip, and which buttons it has, for a kept run, a clip with its experiment inside, and any other.
import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import type { ClipSubject } from '../../../../src/host/clipSubject';
import { clipContent, clipKind, type ClipContentOptions } from '../../../../src/host/panels/clipView';
import { parseToResults } from '../../../../src/protocol/resultsMessages';
import { Uri } from '../../../support/vscode';
import { sampleRecord } from '../../runStore/sample';

const uri = (path: string) => Uri.file(path) as unknown as vscode.Uri;
const options: ClipContentOptions = {
  file: { key: 'k', bytes: 1000 },
  title: 'fox',
  poster: 'page:poster.png',
  figures: { flicker: 0.5 },
  canExport: false,
};

function runSubject(changes: Partial<ClipSubject> = {}): ClipSubject {
  const record = {
    ...sampleRecord({ source: 'fox.t2v.json' }),
    device: { provider: 'cpu' },
    peakMemoryMb: 812.4,
    notes: ['the prompt was cut'],
  };
  const { request, seed, modelDigests, versions, hash } = record;
  return {
    clip: uri('/w/.t2v/runs/a/clip.webm'),
    root: '/w',
    name: 'a',
    place: { root: '/w', name: 'a' },
    record,
    made: { request, seed, modelDigests, versions, requestHash: hash },
    source: uri('/w/fox.t2v.json'),
    ...changes,
  };
}

const titles = (subject: ClipSubject, canExport = false) =>
  clipContent(subject, { ...options, canExport }).view.buttons.map(({ title }) => title);

describe('clipContent of a run', () => {
  const { view, actions } = clipContent(runSubject(), options);
  const fact = (name: string) => view.facts.find((one) => one.name === name);

  it('plays the clip', () => {
    expect(view.clip).toMatchObject({
      key: 'k',
      bytes: 1000,
      kind: 'webm',
      poster: 'page:poster.png',
      width: 96,
      height: 64,
    });
    expect(view.clip?.description).toContain('ball');
    expect(view.prompt).toBe('a red ball rolls over a green meadow');
  });

  it('shows parameters, the seed, the model’s digest, timings and figures', () => {
    expect(fact('Seed')).toMatchObject({ value: '7', group: 'Parameters' });
    expect(fact('Model digest')).toMatchObject({ value: 'ab'.repeat(8), whole: 'ab'.repeat(32), group: 'Made' });
    expect(fact('denoising')).toMatchObject({ value: '1235 ms', group: 'Timings' });
    expect(fact('Flicker')).toMatchObject({ value: '50.0 %', group: 'Metrics' });
    expect(fact('Took')).toMatchObject({ value: '1 s' });
    expect(fact('Device')).toMatchObject({ value: 'cpu' });
    expect(fact('Peak memory')).toMatchObject({ value: '812 MB' });
    expect(fact('Note')).toMatchObject({ value: 'the prompt was cut' });
    expect(fact('t2v-lab')).toMatchObject({ value: '0.1.0' });
  });

  it('keeps the lines of a group together', () => {
    const groups = view.facts.map(({ group }) => group);
    const changes = groups.filter((group, index) => group !== groups[index - 1]);
    expect(changes).toEqual(['Parameters', 'Made', 'Timings', 'Metrics']);
  });

  it('has every button, each with its command, the first as the main one', () => {
    expect(actions.map((action) => action.kind === 'command' && action.command)).toEqual([
      't2vLab.runAgain',
      't2vLab.newSeed',
      't2vLab.freezeSeed',
      't2vLab.openClipExperiment',
      't2vLab.continueFromFrame',
      't2vLab.useFrameAsFirst',
      't2vLab.useFrameAsLast',
      't2vLab.revealRun',
      't2vLab.showRunRecord',
    ]);
    expect(view.buttons.map(({ isMain }) => isMain).indexOf(true)).toBe(0);
    expect(view.buttons.filter(({ takesFrame }) => takesFrame)).toHaveLength(3);
  });

  it('crosses the border as it is', () => {
    expect(parseToResults(structuredClone({ kind: 'show', view, recent: [] }))).toEqual({
      kind: 'show',
      view,
      recent: [],
    });
  });
});

describe('the buttons', () => {
  it('offer no frozen seed where there is no experiment to write it into', () => {
    const { source: _, ...orphan } = runSubject();
    expect(titles(orphan)).not.toContain('Freeze Seed');
    expect(titles(orphan)).toContain('Open Experiment');
  });

  it('offer exports only when the command is there', () => {
    expect(titles(runSubject())).not.toContain('Export…');
    expect(titles(runSubject(), true)).toContain('Export…');
  });

  it('of a clip of another program are few', () => {
    expect(titles({ clip: uri('/w/cat.mp4'), root: '/w', name: 'cat' })).toEqual(['Show in Folder']);
  });

  it('of a loose clip with its experiment inside have no record', () => {
    const { place: _, record: _record, source: _source, ...loose } = runSubject();
    expect(titles(loose)).toContain('New Seed');
    expect(titles(loose)).not.toContain('Show Record');
  });
});

describe('clipContent of other clips', () => {
  it('says that there is no experiment inside, and still plays', () => {
    const { view } = clipContent({ clip: uri('/w/cat.gif'), root: '/w', name: 'cat' }, { ...options, figures: {} });
    expect(view.status).toBe('a clip without an experiment inside');
    expect(view.clip).toMatchObject({ kind: 'gif', width: 0, height: 0, description: 'fox' });
    expect(view.facts).toEqual([{ name: 'File', value: 'w/cat.gif', group: 'Made' }]);
  });

  it('has the size that the file holds, when the record knows it', () => {
    const subject = runSubject();
    const record = { ...subject.record!, video: { width: 192, height: 128, frames: 5, fps: 8 } };
    expect(clipContent({ ...subject, record }, options).view.clip).toMatchObject({ width: 192, height: 128 });
  });
});

describe('clipKind', () => {
  it.each([
    ['/a.webm', 'webm'],
    ['/a.MP4', 'mp4'],
    ['/a.b.gif', 'gif'],
    ['/a.webp', 'webp'],
    ['/clip', 'webm'],
  ])('%s', (path, kind) => {
    expect(clipKind(uri(path))).toBe(kind);
  });
});
