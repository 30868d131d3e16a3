// generate_video: makes one clip, from words or from an experiment file, and answers when it is finished.

import * as vscode from 'vscode';
import { fromErrorData } from '../../base/errors';
import { parseExperiment } from '../../experiment/parse';
import { isEnded, type Job } from '../../jobs/queueState';
import { sourceName } from '../../services/workspace';
import { isExperiment, rootOf } from '../documents';
import type { Planned } from '../running/running';
import { estimateText } from '../words';
import { describeRun, toolError, toolRoot, type ToolServices } from './toolServices';

/** The input as package.json describes it; nothing is taken for granted. */
export interface GenerateInput {
  prompt?: string;
  file?: string;
  seed?: number;
  steps?: number;
  guidance?: number;
}

export class GenerateVideo implements vscode.LanguageModelTool<GenerateInput> {
  constructor(private readonly services: ToolServices) {}

  async prepareInvocation({ input }: vscode.LanguageModelToolInvocationPrepareOptions<GenerateInput>) {
    const { t } = vscode.l10n;
    const what = input.file ?? input.prompt ?? '';
    const { planned, root } = await this.plan(input).catch(() => ({ planned: undefined, root: '' }));
    const estimate = planned && (await this.services.machine.estimate([planned.request], root));
    const message = new vscode.MarkdownString(
      `${t('Make a clip of “{0}” on this machine?', what)}\n\n${estimateText(estimate)}`,
    );
    return {
      invocationMessage: t('Making a clip of “{0}”', what),
      confirmationMessages: { title: t('Make a clip'), message },
    };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<GenerateInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    try {
      const { planned, root, source } = await this.plan(input);
      const { running, runs } = this.services;
      const [spec] = await running.addPlanned(planned, { root, source });
      const job = await this.finished(spec!.id, token);
      if (job.error) throw fromErrorData(job.error);
      if (!job.result)
        throw new Error('The clip was cancelled by the user. Do not start it again without being asked.');
      const run = await runs.storeOf(root).open(job.result.run);
      if ('problem' in run) throw run.problem;
      return await describeRun(run, this.services.engine);
    } catch (error) {
      throw error instanceof Error && error.constructor === Error ? error : toolError(error);
    }
  }

  private async plan(input: GenerateInput): Promise<{ planned: Planned; root: string; source?: string }> {
    const { uri, text } = await this.textOf(input);
    const { requests, hashes, problems } = await this.services.experiments.planText(text, uri);
    const first = problems.find(({ severity }) => severity === 'error');
    if (!requests[0]) throw new Error(`The experiment is not valid: ${first?.message ?? 'unknown'} Change the input.`);
    const root = rootOf(uri);
    const source = input.file === undefined ? undefined : sourceName(root, uri.fsPath);
    return { planned: { request: requests[0], hash: hashes[0]! }, root, source };
  }

  private async textOf({
    file,
    prompt,
    seed,
    steps,
    guidance,
  }: GenerateInput): Promise<{ uri: vscode.Uri; text: string }> {
    const folder = vscode.Uri.file(toolRoot());
    if (file !== undefined) {
      const uri = vscode.Uri.joinPath(folder, file);
      const isInside = uri.path.startsWith(`${folder.path}/`);
      if (!isExperiment(uri) || !isInside) throw new Error('“file” has to be a .t2v.json file inside the open folder.');
      return { uri, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
    }
    if (prompt === undefined) throw new Error('Give either “prompt” or “file”.');
    const text = JSON.stringify({ version: 1, prompt, seed, steps, guidance });
    const [problem] = parseExperiment(text).problems;
    if (problem) throw new Error(`${problem.message} Change the input.`);
    return { uri: vscode.Uri.joinPath(folder, 'generated.t2v.json'), text };
  }

  /** The job once it has ended. Cancelling the call cancels the job. */
  private finished(id: string, token: vscode.CancellationToken): Promise<Job> {
    const { running } = this.services;
    const stopping = token.onCancellationRequested(() => void running.cancel([id]));
    return new Promise<Job>((resolve) => {
      const watching = running.onDidChange(() => look());
      const look = () => {
        const job = running.jobOf(id);
        if (!job || !isEnded(job)) return;
        watching.dispose();
        stopping.dispose();
        resolve(job);
      };
      look();
    });
  }
}
