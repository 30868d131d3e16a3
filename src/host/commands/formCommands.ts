// Commands about the form of an experiment: open it beside the text, and the text from it.

import * as vscode from 'vscode';
import { experimentUri } from '../documents';
import { formViewType } from '../panels/formEditor';
import { showText } from '../panels/showText';
import type { Services } from './services';

/** Opens the form beside the text, which is shown first where it is not. */
export async function openForm(_services: Services, target?: unknown): Promise<void> {
  const uri = await experimentUri(target);
  const isSeen = vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
  if (!isSeen) await vscode.window.showTextDocument(uri);
  await vscode.commands.executeCommand('vscode.openWith', uri, formViewType, vscode.ViewColumn.Beside);
}

/** Shows the text of the form in front. */
export async function openAsText(_services: Services, target?: unknown): Promise<void> {
  await showText(await experimentUri(target));
}
