// Commands about one finished clip, a kept run or any clip file: make it anew with another seed, write its seed down, get its experiment
// back, go on from one of its frames.

import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { editField } from '../../experiment/edit';
import { parseExperiment } from '../../experiment/parse';
import { hashOf } from '../../jobs/runJob';
import { isShownFrame, type ShownFrame } from '../../protocol/playerMessages';
import { sha256 } from '../../services/digests';
import {
  experimentIn,
  folderOf,
  keepFrame,
  openUnsaved,
  remarkedText,
  withKeyframe,
  type KeyframeEnd,
} from '../clipExperiment';
import { clipSubject, clipTarget, requestOf, type ClipSubject } from '../clipSubject';
import { goToField } from '../failures';
import { toWorkspaceEdit } from '../language/textEdits';
import type { Planned } from '../running/running';
import type { Services } from './services';

/** Seeds are drawn from as many as torch's own `seed()` shows: 0 to 2³² - 1. */
const seedCount = 2 ** 32;

/** Makes the clip of a file again, with the request that is inside it. */
export async function runClipAgain(services: Services, target?: unknown): Promise<void> {
  const subject = await subjectOf(services, target);
  await begin(services, subject, { seed: requestOf(subject).seed, force: true });
}

/** Runs the clip's request with a fresh seed. The experiment's file is not changed; the new run says which seed it had. */
export async function newSeed(services: Services, target?: unknown): Promise<void> {
  const subject = await subjectOf(services, target);
  await begin(services, subject, { seed: randomInt(seedCount), force: false });
}

/** Writes the seed that made the clip into its experiment, as one edit that can be undone. */
export async function freezeSeed(services: Services, target?: unknown): Promise<void> {
  const subject = await subjectOf(services, target);
  const { seed } = requestOf(subject);
  const uri = sourceOf(subject);
  const document = await vscode.workspace.openTextDocument(uri);
  requireSound(document);
  await vscode.workspace.applyEdit(toWorkspaceEdit(document, editField(document.getText(), ['seed'], seed)));
  await goToField(uri, 'seed');
}

/** Shows the experiment that made a clip: its file, else what the clip holds as a new file to be saved. */
export async function openClipExperiment(services: Services, target?: unknown): Promise<void> {
  const subject = await subjectOf(services, target);
  if (subject.source) {
    await vscode.window.showTextDocument(subject.source, { viewColumn: vscode.ViewColumn.One });
    return;
  }
  const folder = folderOf(subject);
  await openUnsaved(folder, subject.name, remarkedText([fromClip(subject)], experimentIn(subject, folder)));
}

/** A new experiment with the clip's prompt and settings that begins with the frame that is shown. */
export async function continueFromFrame(services: Services, target?: unknown, shown?: unknown): Promise<void> {
  const { t } = vscode.l10n;
  const subject = await subjectOf(services, target);
  const frame = frameOf(shown);
  const folder = folderOf(subject);
  const experiment = experimentIn(subject, folder);
  const image = await keepFrame(folder, subject.name, frame);
  const remarks = [
    t('Begins with frame {0} of {1}; prompt and settings are those of that clip.', frame.frame + 1, subject.name),
    t('Only the picture is carried over, not the movement in it.'),
  ];
  const going = { ...experiment, keyframes: [{ at: 'first' as const, image }] };
  await openUnsaved(folder, `${subject.name}-continued`, remarkedText(remarks, going));
}

/** Gives the frame that is shown to the clip's experiment as its first frame. */
export function useFrameAsFirst(services: Services, target?: unknown, shown?: unknown): Promise<void> {
  return useFrame(services, { target, shown, at: 'first' });
}

/** Gives the frame that is shown to the clip's experiment as its last frame. */
export function useFrameAsLast(services: Services, target?: unknown, shown?: unknown): Promise<void> {
  return useFrame(services, { target, shown, at: 'last' });
}

async function useFrame(
  services: Services,
  { target, shown, at }: { target: unknown; shown: unknown; at: KeyframeEnd },
): Promise<void> {
  const subject = await subjectOf(services, target);
  const frame = frameOf(shown);
  const folder = folderOf(subject);
  if (!subject.source) {
    const experiment = experimentIn(subject, folder);
    const image = await keepFrame(folder, subject.name, frame);
    const keyframes = withKeyframe(experiment.keyframes, at, image);
    await openUnsaved(folder, subject.name, remarkedText([fromClip(subject)], { ...experiment, keyframes }));
    return;
  }
  const document = await vscode.workspace.openTextDocument(subject.source);
  const written = requireSound(document);
  const image = await keepFrame(folder, subject.name, frame);
  const keyframes = withKeyframe(written.keyframes, at, image);
  const edits = editField(document.getText(), ['keyframes'], keyframes);
  await vscode.workspace.applyEdit(toWorkspaceEdit(document, edits));
  await goToField(subject.source, 'keyframes');
}

async function begin(
  services: Services,
  subject: ClipSubject,
  { seed, force }: { seed: number; force: boolean },
): Promise<void> {
  const planned = await plannedOf(services, subject, seed);
  const { root, record } = subject;
  const jobs = await services.running.addPlanned(planned, { root, source: record?.source, force });
  await services.results.show({ job: jobs[0]!.id }, { focus: false });
}

/**
 * A run's request is our own. One from a file of whatever origin goes through the checks of an experiment beside it, so that it
 * names no file outside of the workspace.
 */
async function plannedOf({ experiments }: Services, subject: ClipSubject, seed: number): Promise<Planned> {
  const request = { ...requestOf(subject), seed };
  if (subject.record) return { request, hash: hashOf(request, sha256) };
  const folder = folderOf(subject);
  const text = remarkedText([], { ...experimentIn(subject, folder), seed });
  const uri = vscode.Uri.joinPath(folder, `${subject.name}.t2v.json`);
  const { requests, hashes, problems } = await experiments.planText(text, uri);
  if (requests[0] && hashes[0]) return { request: requests[0], hash: hashes[0] };
  const reason = problems.find(({ severity }) => severity === 'error')?.message ?? '';
  throw new UserError('invalid-experiment', vscode.l10n.t('The experiment cannot run: {0}', reason));
}

function subjectOf({ runs }: Services, target: unknown): Promise<ClipSubject> {
  const found = clipTarget(target);
  if (!found) throw new UserError('no-run', vscode.l10n.t('Choose a run in the Experiments view.'));
  return clipSubject(runs, found);
}

function frameOf(shown: unknown): ShownFrame {
  if (isShownFrame(shown)) return shown;
  throw new UserError('no-frame', vscode.l10n.t('Use the button below a clip that is shown.'));
}

function sourceOf({ source }: ClipSubject): vscode.Uri {
  if (source) return source;
  throw new UserError('no-source', vscode.l10n.t('The experiment that made this clip is not there any more.'));
}

/** Edits need to know where fields are. @throws UserError when the text has a fault */
function requireSound(document: vscode.TextDocument) {
  const { experiment, problems } = parseExperiment(document.getText());
  if (experiment) return experiment;
  const reason = problems.find(({ severity }) => severity === 'error')?.message ?? '';
  throw new UserError('invalid-experiment', vscode.l10n.t('The experiment has to be mended first: {0}', reason), {
    details: { uri: document.uri.toString() },
  });
}

function fromClip({ clip }: ClipSubject): string {
  return vscode.l10n.t('The experiment inside {0}.', clip.path.slice(clip.path.lastIndexOf('/') + 1));
}
