// The extension's entry: only what VS Code waits for. It names the commands, tools and texts of package.json, and loads the rest
// (host/main.ts, a bundle of its own) right afterwards, or at the first use if that comes earlier.

import * as vscode from 'vscode';
import type { Host } from './host/main';
import { ReadOnlyFiles } from './host/readOnlyFiles';

/** Long enough for VS Code to go on first, short enough to not be noticed. */
const loadAfterMs = 20;

interface Manifest {
  activationEvents: string[];
  contributes: { commands: { command: string }[]; languageModelTools: { name: string }[] };
}

let loading: Promise<Host> | undefined;

/** Called by VS Code when an experiment, a view, a panel or a command of ours is used for the first time. */
export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions, extension } = context;
  const files = new Map<string, ReadOnlyFiles>();
  const refresh = (uri: vscode.Uri) => files.get(uri.scheme)?.refresh(uri);
  const host = () => (loading ??= import('./host/main').then(({ startHost }) => startHost(context, refresh)));
  const { activationEvents, contributes } = extension.packageJSON as Manifest;
  const { commands, languageModelTools } = contributes;
  for (const { command } of commands) {
    subscriptions.push(vscode.commands.registerCommand(command, async (...args) => (await host()).run(command, args)));
  }
  for (const { name } of languageModelTools) subscriptions.push(vscode.lm.registerTool(name, lateTool(name, host)));
  // A window that comes back with such a text asks once, as soon as the extension is active, and never again.
  for (const scheme of schemesOf(activationEvents))
    files.set(scheme, new ReadOnlyFiles(scheme, async (uri) => (await host()).textOf(uri)));
  subscriptions.push(...files.values());
  const timer = setTimeout(() => void host(), loadAfterMs);
  subscriptions.push({ dispose: () => clearTimeout(timer) });
}

/** VS Code waits for it: the job in work is given back to the queue. */
export async function deactivate(): Promise<void> {
  const stopping = loading;
  loading = undefined;
  await (await stopping)?.stop();
}

/** The schemes of the texts that start the extension when one of them is shown. */
export function schemesOf(activationEvents: readonly string[]): string[] {
  return activationEvents.flatMap((event) => /^onFileSystem:(.+)$/.exec(event)?.[1] ?? []);
}

/** A tool that is loaded when it is first called. */
function lateTool(name: string, host: () => Promise<Host>): vscode.LanguageModelTool<never> {
  return {
    invoke: async (options, token) => (await host()).tool(name).invoke(options, token),
    prepareInvocation: async (options, token) => (await host()).tool(name).prepareInvocation?.(options, token),
  };
}
