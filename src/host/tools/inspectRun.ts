// inspect_run: everything about one finished run, with its contact sheet.

import * as vscode from 'vscode';
import { describeRun, toolError, toolRoot, type ToolServices } from './toolServices';

export interface InspectInput {
  /** Name of the run as list_runs gives it, or the beginning of it. */
  run: string;
}

export class InspectRun implements vscode.LanguageModelTool<InspectInput> {
  constructor(private readonly services: Pick<ToolServices, 'runs' | 'engine'>) {}

  prepareInvocation({ input }: vscode.LanguageModelToolInvocationPrepareOptions<InspectInput>) {
    const { t } = vscode.l10n;
    const message = t(
      'Give the request, the metrics and the contact sheet of the run “{0}” to the language model?',
      String(input.run).slice(0, 12),
    );
    return {
      invocationMessage: t('Looking at a finished run'),
      confirmationMessages: { title: t('Look at a finished run'), message },
    };
  }

  async invoke({
    input,
  }: vscode.LanguageModelToolInvocationOptions<InspectInput>): Promise<vscode.LanguageModelToolResult> {
    const { runs, engine } = this.services;
    const root = toolRoot();
    const entries = await runs.entriesOf(root);
    const matches = input.run === '' ? [] : entries.filter(({ name }) => name.startsWith(input.run));
    if (matches.length !== 1) {
      const many = matches.length === 0 ? 'No run' : `${matches.length} runs`;
      throw new Error(`${many} found that begin with “${input.run}”. Call list_runs to see the names.`);
    }
    const run = await runs.storeOf(root).open(matches[0]!.name);
    if ('problem' in run) throw toolError(run.problem);
    return describeRun(run, engine);
  }
}
