// list_runs: the newest finished runs, optionally those of one experiment or with some words in the prompt.

import * as vscode from 'vscode';
import { entryLine, toolRoot, type ToolServices } from './toolServices';

export interface ListInput {
  file?: string;
  text?: string;
  limit?: number;
}

const mostRuns = 50;

export class ListRuns implements vscode.LanguageModelTool<ListInput> {
  constructor(private readonly services: Pick<ToolServices, 'runs'>) {}

  prepareInvocation() {
    const { t } = vscode.l10n;
    return {
      invocationMessage: t('Looking through the finished runs'),
      confirmationMessages: {
        title: t('List finished runs'),
        message: t('Give prompts, seeds and times of the finished runs of this folder to the language model?'),
      },
    };
  }

  async invoke({
    input,
  }: vscode.LanguageModelToolInvocationOptions<ListInput>): Promise<vscode.LanguageModelToolResult> {
    const { file, text = '', limit = 10 } = input;
    const entries = await this.services.runs.entriesOf(toolRoot());
    const found = entries.filter(({ source, prompt }) => {
      return (file === undefined || source === file) && prompt.toLowerCase().includes(text.toLowerCase());
    });
    const shown = found.slice(0, Math.min(Math.max(1, limit), mostRuns)).map(entryLine);
    const answer = JSON.stringify({ found: found.length, runs: shown }, undefined, 2);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)]);
  }
}
