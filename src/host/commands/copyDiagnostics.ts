// "T2V: Copy Diagnostics": what a report of a problem needs, on the clipboard, without secrets and without the user's name.

import { homedir, release, userInfo } from 'node:os';
import * as vscode from 'vscode';
import { findModels } from '../../modelStore/findModels';
import { modelDigest } from '../../modelStore/sidecar';
import { embeddedFolder, versionOf } from '../../services/home';
import { redact } from '../redact';
import { deviceWish, modelFolders } from '../settings';
import type { Services } from './services';

export async function copyDiagnostics(services: Services): Promise<void> {
  await vscode.env.clipboard.writeText(await diagnosticsText(services));
  const { t } = vscode.l10n;
  void vscode.window.showInformationMessage(
    t('The diagnostics are on the clipboard. Look through them before you send them.'),
  );
}

/** JSON in a form that can be pasted into an issue. */
export async function diagnosticsText({ context, running, machine, log }: Services): Promise<string> {
  const home = context.extensionPath;
  const { report } = machine;
  const facts = {
    't2v-lab': versionOf(home),
    vscode: vscode.version,
    host: `${vscode.env.appName}, ${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}, ${vscode.env.remoteName ?? 'local'}`,
    platform: `${process.platform} ${process.arch} ${release()}, Node ${process.versions.node}`,
    trusted: vscode.workspace.isTrusted,
    settings: { device: deviceWish(), modelFolders: modelFolders().length },
    machine: report && { ...report, sample: undefined },
    models: await modelFacts(home),
    queue: running.state.jobs.map(({ state, attempts, error }) => ({
      state,
      attempts,
      error: error && { ...error, details: undefined },
    })),
    log: log.tail(),
  };
  return redact(JSON.stringify(facts, undefined, 2), { home: homedir(), user: userInfo().username });
}

async function modelFacts(home: string): Promise<unknown[]> {
  const found = await findModels({ embeddedFolder: embeddedFolder(home), userFolders: modelFolders() });
  return found.map((model) => {
    if ('problem' in model) return { problem: model.problem.code };
    const { name, version } = model.sidecar;
    return { name, version, digest: modelDigest(model.sidecar) };
  });
}
