// What commands may use, and what a command is.

import type * as vscode from 'vscode';
import type { EngineServices } from '../../services/engineServices';
import type { Experiments } from '../experiments';
import type { LogChannel } from '../log';
import type { Machine } from '../machine';
import type { PlayPanel } from '../panels/play';
import type { Results } from '../panels/results';
import type { Running } from '../running/running';
import type { Runs } from '../runs';
import type { Validation } from '../validation';
import type { ExperimentsView } from '../views/experimentsView';
import type { MachineReports } from '../views/machineReport';
import type { ModelsView } from '../views/modelsView';
import type { QueueView } from '../views/queueView';

/** What commands may use; made once by `activate`. */
export interface Services {
  context: vscode.ExtensionContext;
  engine: EngineServices;
  experiments: Experiments;
  validation: Validation;
  running: Running;
  runs: Runs;
  machine: Machine;
  machineReports: MachineReports;
  results: Results;
  playPanel: PlayPanel;
  experimentsView: ExperimentsView;
  modelsView: ModelsView;
  queueView: Pick<QueueView, 'selected'>;
  log: LogChannel;
}

/** The arguments are those of the surface that called: an address, a tree item, a lens's own. What it throws is shown to the user. */
export type Command = (services: Services, ...args: unknown[]) => unknown;
