// Commands of the models view: add a folder, look again, show a folder.

import * as vscode from 'vscode';
import { section } from '../settings';
import type { Services } from './services';

/** Adds a folder with models to the user's settings. */
export async function addModelFolder({ modelsView }: Services): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: vscode.l10n.t('Use Models in This Folder'),
  });
  const folder = picked?.[0]?.fsPath;
  if (folder === undefined) return;
  const settings = vscode.workspace.getConfiguration(section);
  const folders = settings.get<string[]>('modelFolders', []);
  if (!folders.includes(folder))
    await settings.update('modelFolders', [...folders, folder], vscode.ConfigurationTarget.Global);
  modelsView.refresh();
}

export function refreshModels({ modelsView }: Services): void {
  modelsView.refresh();
}

/** Shows a model's folder in the system's file browser. */
export async function revealModel(_services: Services, target?: unknown): Promise<void> {
  const folder = (target as { folder?: unknown } | undefined)?.folder;
  if (typeof folder === 'string') await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
}
