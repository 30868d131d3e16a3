// The settings, read when they are needed: a change counts at once.

import * as vscode from 'vscode';
import type { DeviceWish } from '../protocol/engineMessages';

/** The common part of every setting's and command's name. */
export const section = 't2vLab';

/** Where to compute. */
export function deviceWish(): DeviceWish {
  const settings = vscode.workspace.getConfiguration(section);
  return { provider: settings.get('device.provider', 'auto'), threads: settings.get('device.threads', 0) };
}

/** Folders with models beside the embedded one; a relative one starts at the first open folder. */
export function modelFolders(): string[] {
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.workspace
    .getConfiguration(section)
    .get<string[]>('modelFolders', [])
    .filter((folder) => typeof folder === 'string' && folder.trim() !== '')
    .map((folder) => (first && /^\.{1,2}([\\/]|$)/.test(folder) ? vscode.Uri.joinPath(first, folder).fsPath : folder));
}

/** Whether paths in an experiment may leave its workspace folder. */
export function allowOutside(uri: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration(section, uri).get('allowOutsideFiles', false);
}

export type Surface = 'codeLens' | 'promptTokens' | 'notifyWhenDone' | 'formatOnSave' | 'showResultsOnRun';

const surfaceDefaults: Record<Surface, boolean> = {
  codeLens: true,
  promptTokens: true,
  notifyWhenDone: true,
  formatOnSave: false,
  showResultsOnRun: true,
};

/** Whether something is to be shown or done by itself. */
export function isOn(surface: Surface): boolean {
  return vscode.workspace.getConfiguration(section).get(surface, surfaceDefaults[surface]);
}

/** A sweep of more clips than this is asked about before it starts. */
export function confirmSweepAbove(): number {
  return vscode.workspace.getConfiguration(section).get('confirmSweepAbove', 8);
}

/** Calls back after a setting of ours has changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) listener();
  });
}
