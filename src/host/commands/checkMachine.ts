// "T2V: Check This Machine": measures, keeps the report for the estimates, and shows it.

import * as vscode from 'vscode';
import { checkMachine as check } from '../../services/machineCheck';
import type { Services } from './services';

export async function checkMachine({ engine, machine, machineReports, log }: Services): Promise<void> {
  const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('T2V: checking this machine') };
  const report = await vscode.window.withProgress(options, () => check(engine));
  await machine.keep(report);
  log.info('Checked this machine.', { ...report, sample: undefined });
  await machineReports.show();
}
