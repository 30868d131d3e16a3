// "T2V: Validate Experiment": checks the experiment in the active editor and says how many problems it has.

import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { Validation } from '../validation';

/** @throws UserError `no-experiment` when the active editor does not show a `.t2v.json` file. */
export async function validateExperiment({ validation }: { validation: Validation }): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !document.fileName.endsWith('.t2v.json')) {
    throw new UserError('no-experiment', 'Open a .t2v.json file first: the active editor does not show one.');
  }
  const count = validation.check(document);
  if (count === 0) {
    void vscode.window.showInformationMessage('The experiment is valid.');
  } else {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
}
