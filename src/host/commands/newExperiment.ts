// "T2V: New Experiment…": starter, words, name; then the file is written and opened.

import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { askSteps, goBack, isAnswer, pickStep, textStep, type Step } from '../multiStep';
import { readStarters, slugOf, starterText, type Starter } from '../starters';
import type { Services } from './services';

interface Answers {
  starter?: Starter;
  prompt: string;
  name: string;
}

/** @param target a folder in which to put it, from the explorer. */
export async function newExperiment({ context }: Services, target?: unknown): Promise<void> {
  const starters = await readStarters(context.extensionUri);
  const folder = await folderFor(target);
  const { starter, prompt, name } = await askSteps<Answers>(stepsOf(starters), { prompt: '', name: '' });
  const uri = await freeName(folder, name);
  const text = starterText(starter!, { title: name, prompt });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
}

function stepsOf(starters: readonly Starter[]): Step<Answers>[] {
  const { t } = vscode.l10n;
  const common = { title: t('New Experiment'), steps: 3 };
  return [
    async () => {
      const items = starters.map((starter) => ({ label: starter.title, detail: starter.prompt, starter }));
      const picked = await pickStep(items, { ...common, step: 1, placeholder: t('What to start from') });
      return isAnswer(picked) ? { starter: picked.starter } : goBack;
    },
    async ({ starter, prompt }) => {
      const value = prompt === '' ? (starter?.prompt ?? '') : prompt;
      const check = (text: string) => (text.trim() === '' ? t('Say what the clip shows.') : undefined);
      const typed = await textStep({ ...common, step: 2, placeholder: t('What the clip shows'), value, check });
      return isAnswer(typed) ? { prompt: typed.trim() } : goBack;
    },
    async ({ prompt }) => {
      const placeholder = t('Name of the file, without .t2v.json');
      const typed = await textStep({ ...common, step: 3, placeholder, value: slugOf(prompt), check: checkName });
      return isAnswer(typed) ? { name: typed.trim() } : goBack;
    },
  ];
}

/** File names that every system takes. */
export function checkName(text: string): string | undefined {
  const name = text.trim();
  if (name === '') return vscode.l10n.t('A name is needed.');
  if (/[\\/:*?"<>|\u0000-\u001f]/.test(name)) return vscode.l10n.t('A file name cannot hold any of \\ / : * ? " < > |');
  return name.startsWith('.') || name.endsWith('.')
    ? vscode.l10n.t('A name does not begin or end with a dot.')
    : undefined;
}

/** The explorer's folder, else that of the active experiment, else the first open one. @throws UserError `no-folder`. */
async function folderFor(target: unknown): Promise<vscode.Uri> {
  if (target instanceof vscode.Uri) {
    const { type } = await vscode.workspace.fs.stat(target);
    return type === vscode.FileType.Directory ? target : vscode.Uri.joinPath(target, '..');
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && vscode.workspace.getWorkspaceFolder(active)) return vscode.Uri.joinPath(active, '..');
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (first) return first;
  const hint = vscode.l10n.t('Open a folder, or use “T2V: Open Sample Workspace”.');
  throw new UserError('no-folder', vscode.l10n.t('A new experiment needs an open folder.'), { hint });
}

/** `fox.t2v.json`, or `fox-2.t2v.json` where that is taken. */
async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let number = 1; ; number += 1) {
    const uri = vscode.Uri.joinPath(folder, `${name}${number === 1 ? '' : `-${number}`}.t2v.json`);
    const isTaken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isTaken) return uri;
  }
}
