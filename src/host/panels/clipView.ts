// What the page shows of a finished clip, in words: parameters, how it was made, timings, figures, and the buttons for what can be done.

import * as vscode from 'vscode';
import type { EngineRecord } from '../../jobs/runJob';
import type { ClipKind, ClipView } from '../../protocol/playerMessages';
import { stageNames } from '../../protocol/progress';
import type { Fact } from '../../protocol/resultsMessages';
import type { ClipSubject } from '../clipSubject';
import { ageText, durationText, stageText } from '../words';
import { describeClip } from './clipDescription';
import type { ClipFile } from './clipFeed';
import { figureFacts, type Figures } from './clipFigures';
import { requestFacts, stageTotal, withButtons, wordsOf, type Button, type PanelContent } from './resultsView';

export interface ClipContentOptions {
  file: ClipFile;
  title: string;
  /** Address of a still picture, empty for none. */
  poster: string;
  /** Measured figures by name, as far as they are known. */
  figures: Figures;
  /** Whether the command for exports is there. */
  canExport: boolean;
}

/** Of a digest: enough to tell models apart. */
const shownDigits = 16;

const kinds: Record<string, ClipKind> = { webm: 'webm', mp4: 'mp4', gif: 'gif', webp: 'webp' };

/** The format of a clip by the ending of its name; anything else is tried as WebM. */
export function clipKind({ path }: vscode.Uri): ClipKind {
  return kinds[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'webm';
}

/** A finished clip: a run's, or that of any file. */
export function clipContent(subject: ClipSubject, options: ClipContentOptions): PanelContent {
  const { made, clip, record } = subject;
  const { file, title, poster, figures } = options;
  const request = made?.request;
  const video = (record as Partial<EngineRecord> | undefined)?.video ?? request?.video;
  const view: ClipView = {
    ...file,
    kind: clipKind(clip),
    poster,
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    description: request ? describeClip(request, figures, video) : title,
  };
  const facts = [...(request ? requestFacts(request) : []), ...makingFacts(subject), ...timingFacts(subject)];
  const about = {
    title,
    prompt: request ? wordsOf(request) : '',
    status: statusOf(subject),
    clip: view,
    facts: [...facts, ...figureFacts(figures)],
  };
  return withButtons(about, buttonsOf(subject, options.canExport));
}

function statusOf({ record, made }: ClipSubject): string {
  const { t } = vscode.l10n;
  if (record) return t('made {0}', ageText(record.createdAt));
  return made ? t('a clip with its experiment inside') : t('a clip without an experiment inside');
}

function makingFacts({ record, made, clip }: ClipSubject): Fact[] {
  const { t } = vscode.l10n;
  const group = t('Made');
  const { device, notes = [], peakMemoryMb } = (record ?? {}) as Partial<EngineRecord>;
  const facts: Fact[] = [];
  if (record) {
    facts.push({ name: t('When'), value: ageText(record.createdAt) });
    facts.push({ name: t('Took'), value: durationText(stageTotal(record.timings) / 1000) });
  }
  if (made) {
    facts.push({ name: t('Model'), value: made.request.model });
    const { modelDigest } = made.request;
    facts.push({ name: t('Model digest'), value: modelDigest.slice(0, shownDigits), whole: modelDigest });
  }
  if (device) facts.push({ name: t('Device'), value: device.provider });
  if (peakMemoryMb !== undefined) facts.push({ name: t('Peak memory'), value: `${Math.round(peakMemoryMb)} MB` });
  for (const [name, version] of Object.entries(made?.versions ?? {})) facts.push({ name, value: version });
  for (const note of notes) facts.push({ name: t('Note'), value: note });
  if (!record) facts.push({ name: t('File'), value: vscode.workspace.asRelativePath(clip) });
  return facts.filter(({ value }) => value !== '').map((fact) => ({ ...fact, group }));
}

/** One line for each stage; the runtime's share comes last. */
function timingFacts({ record }: ClipSubject): Fact[] {
  const { t } = vscode.l10n;
  const stages = stageNames.map((stage) => [stage, stageText(stage)] as const);
  const names: Record<string, string> = {
    ...Object.fromEntries(stages),
    runtime: t('inside the runtime'),
    outsideRuntime: t('outside the runtime'),
  };
  return Object.entries(record?.timings ?? {}).map(([stage, milliseconds]) => ({
    name: names[stage] ?? stage,
    value: milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`,
    group: t('Timings'),
  }));
}

function buttonsOf({ made, place, source }: ClipSubject, canExport: boolean): Button[] {
  const { t } = vscode.l10n;
  const button = (title: string, command: string, hint?: string): Button => ({
    title,
    action: { kind: 'command', command: `t2vLab.${command}` },
    ...(hint === undefined ? {} : { hint }),
  });
  const withFrame = (title: string, command: string, hint: string): Button => ({
    ...button(title, command, hint),
    takesFrame: true,
  });
  const ofExperiment = [
    button(t('Run Again'), 'runAgain', t('Makes the same clip once more and keeps it beside this one')),
    button(t('New Seed'), 'newSeed', t('Runs it with another random seed; the file is not changed')),
    ...(source ? [button(t('Freeze Seed'), 'freezeSeed', t('Writes the seed of this clip into its experiment'))] : []),
    button(t('Open Experiment'), 'openClipExperiment'),
    withFrame(t('Continue From Here'), 'continueFromFrame', t('A new experiment that begins with this frame')),
    withFrame(t('Use Frame as First'), 'useFrameAsFirst', t('The experiment begins with this frame')),
    withFrame(t('Use Frame as Last'), 'useFrameAsLast', t('The experiment ends with this frame')),
  ];
  return [
    ...(made ? ofExperiment : []),
    ...(canExport ? [button(t('Export…'), 'exportClip')] : []),
    button(t('Show in Folder'), 'revealRun'),
    ...(place ? [button(t('Show Record'), 'showRunRecord')] : []),
  ];
}
