// The report on this machine as a read-only text: it can be read, searched and copied, and is there again after a reload.

import * as vscode from 'vscode';
import type { Disposable } from '../../base/lifecycle';
import type { MachineReport } from '../../services/machineCheck';
import type { Machine } from '../machine';
import type { RefreshText } from '../readOnlyFiles';

export const machineScheme = 't2v-machine';

/** Says when the report has changed; dispose it to stop that. */
export class MachineReports implements Disposable {
  private readonly watching: vscode.Disposable;

  constructor(
    private readonly machine: Pick<Machine, 'report' | 'onDidCheck'>,
    refresh: RefreshText,
  ) {
    this.watching = machine.onDidCheck(() => refresh(reportUri()));
  }

  get text(): string {
    return reportText(this.machine.report);
  }

  /** Shows the report of the last check. */
  async show(): Promise<void> {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(reportUri()), { preview: true });
  }

  dispose(): void {
    this.watching.dispose();
  }
}

const reportUri = () => vscode.Uri.from({ scheme: machineScheme, path: `/${vscode.l10n.t('This machine')}.md` });

/** Markdown, one fact a line. */
export function reportText(report: MachineReport | undefined): string {
  const { t } = vscode.l10n;
  const title = `# ${t('This machine')}\n\n`;
  if (!report) return `${title}${t('Not checked yet: run “T2V: Check This Machine”.')}\n`;
  const gigabytes = (megabytes: number) => `${(megabytes / 1024).toFixed(1)} GB`;
  const facts: [string, string][] = [
    [t('Processor'), t('{0}, {1} cores; the engine uses {2} threads', report.processor, report.cores, report.threads)],
    [t('Memory'), t('{0}, {1} free', gigabytes(report.totalMemoryMb), gigabytes(report.freeMemoryMb))],
    [t('Providers in the runtime'), report.providers.join(', ')],
    [t('One step of the embedded model'), t('{0} s on {1}', report.secondsPerStep.toFixed(2), report.provider)],
    [t('Peak memory of the engine'), `${report.peakMemoryMb} MB`],
    ...Object.entries(report.versions),
    [t('Checked'), report.at],
  ];
  return `${title}${facts.map(([name, value]) => `- ${name}: ${value}`).join('\n')}\n`;
}
