// Everything behind the extension's entry: makes the services, registers the tables, starts the queue. A bundle of its own,
// because reading it takes longer than VS Code should wait for an extension.

import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Job } from '../jobs/queueState';
import { createEngineServices } from '../services/engineServices';
import { versionOf, workerEntry } from '../services/home';
import { engineTurn, openJobQueue } from '../services/jobQueue';
import { callExportProcess } from '../worker/exportProcess';
import { commands, type Command, type Services } from './commands';
import { showFirstSample } from './commands/openSampleWorkspace';
import { Experiments } from './experiments';
import { showFailure } from './failures';
import { registerFeatures } from './features';
import { ResolvedDocuments, resolvedScheme } from './language/resolved';
import { LogChannel } from './log';
import { Machine } from './machine';
import { ClipMeter, type MeasureClip } from './panels/clipFigures';
import { FormEditor } from './panels/formEditor';
import { PlayPanel } from './panels/play';
import { PlayerEditors } from './panels/playerEditor';
import { Results } from './panels/results';
import { Playhead } from './playhead';
import type { RefreshText } from './readOnlyFiles';
import { Notices } from './running/notices';
import { Running } from './running/running';
import { Runs } from './runs';
import { deviceWish } from './settings';
import { StatusBar } from './statusBar';
import { tools, type MakeTool } from './tools';
import { Validation } from './validation';
import { ExperimentsView } from './views/experimentsView';
import { MachineReports, machineScheme } from './views/machineReport';
import { ModelsView } from './views/modelsView';
import { QueueView } from './views/queueView';

/** What the entry hands its calls to. */
export interface Host {
  /** Runs a command of the table; what it throws is shown to the user. */
  run(command: string, args: readonly unknown[]): Promise<unknown>;
  /** A tool of the table. */
  tool(name: string): vscode.LanguageModelTool<never>;
  /** A text of ours that is shown like a file. */
  textOf(uri: vscode.Uri): Promise<string>;
  /** Stops the job in work and gives it back to the queue. */
  stop(): Promise<void>;
}

/** Everything that it makes goes with the context's subscriptions. @param refresh to call when the text of an address has changed. */
export function startHost(context: vscode.ExtensionContext, refresh: RefreshText): Host {
  const own = <T extends { dispose(): unknown }>(one: T): T => (context.subscriptions.push(one), one);
  const storage = context.globalStorageUri.fsPath;
  const home = context.extensionPath;

  const log = own(new LogChannel());
  const report = (error: unknown) => log.error(String(error));
  const files = { home, digestFile: join(storage, 'digests.json') };
  const engine = own(createEngineServices({ ...files, device: deviceWish, previewEvery: 1, isBackground: true }));
  const runs = own(new Runs());
  const experiments = own(new Experiments(engine));
  const jobs = openJobQueue({
    storage,
    workspace: workspaceName(),
    engine,
    storeOf: (root) => runs.storeOf(root),
    log,
  });
  const running = own(new Running(jobs, experiments));
  const machine = own(new Machine(context.globalState, runs));
  const showLog = () => log.show();
  const { extensionUri } = context;
  const measureClip: MeasureClip = (source, span) => callExportProcess(workerEntry(home), 'measure', { source, span });
  const meter = new ClipMeter(engine, measureClip);
  const clips = { extensionUri, runs, meter, canExport: 't2vLab.exportClip' in commands };
  const results = own(new Results({ ...clips, running, showLog }));
  own(new PlayerEditors(clips));
  own(new Playhead(results, experiments, report));
  own(new FormEditor({ extensionUri, experiments, runs, report }));
  const playPanel = own(new PlayPanel({ extensionUri, engine, newTurn: () => engineTurn(storage), showLog }));
  const validation = own(new Validation(experiments, report));
  const experimentsView = own(new ExperimentsView({ experiments, running, runs }));
  const machineReports = own(new MachineReports(machine, refresh));
  const modelsView = own(new ModelsView(home));
  const queueView = own(new QueueView(running));
  own(new StatusBar(running));
  own(new Notices({ running, showResult: (job) => results.show({ job: job.id }), showLog }));
  own(running.onDidEnd(() => runs.forget()));
  own(running.onDidEnd((job) => logEnd(log, job)));

  const shared = { context, engine, experiments, running, runs, machine, results, playPanel, log };
  const services: Services = { ...shared, validation, experimentsView, machineReports, modelsView, queueView };
  registerFeatures(services).forEach(own);
  const resolved = own(new ResolvedDocuments(services, refresh));
  const texts: Record<string, (uri: vscode.Uri) => Promise<string>> = {
    [resolvedScheme]: (uri) => resolved.textOf(uri),
    [machineScheme]: async () => machineReports.text,
  };
  log.info('T2V Lab is ready.', { version: versionOf(home), platform: `${process.platform} ${process.arch}` });
  void showFirstSample(context).catch(report);
  const start = () => running.start().catch(report);
  own(vscode.workspace.onDidGrantWorkspaceTrust(start));
  if (vscode.workspace.isTrusted) void start();

  const made = Object.entries<MakeTool>(tools).map(([name, make]) => [name, make(services)] as const);
  const toolsByName = new Map(made);
  return {
    run: (id, args) => runCommand((commands as Record<string, Command>)[id]!, services, args),
    tool: (name) => toolsByName.get(name)!,
    textOf: (uri) => texts[uri.scheme]!(uri),
    stop: () => jobs.close(),
  };
}

/** Every end stands in the log, with the reason of a failure. */
function logEnd(log: LogChannel, { label, state, hash, error }: Job): void {
  const details = { state, request: hash.slice(0, 12), ...(error ? { code: error.code, message: error.message } : {}) };
  if (error) log.warn(`“${label}” has ended.`, details);
  else log.info(`“${label}” has ended.`, details);
}

/** What tells this workspace from others on this machine. */
function workspaceName(): string {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  return (workspaceFile ?? workspaceFolders?.[0]?.uri)?.toString() ?? '';
}

async function runCommand(command: Command, services: Services, args: readonly unknown[]): Promise<unknown> {
  try {
    return await command(services, ...args);
  } catch (error) {
    void showFailure(error, { showLog: () => services.log.show() });
    return undefined;
  }
}
