// The language-model tools: name → how it is made. A test compares the names with package.json.

import type * as vscode from 'vscode';
import { GenerateVideo } from './generateVideo';
import { InspectRun } from './inspectRun';
import { ListRuns } from './listRuns';
import type { ToolServices } from './toolServices';

export type { ToolServices } from './toolServices';

/** What a name stands for; each tool checks its own input. */
export type MakeTool = (services: ToolServices) => vscode.LanguageModelTool<never>;

export const tools = {
  generate_video: (services) => new GenerateVideo(services),
  list_runs: (services) => new ListRuns(services),
  inspect_run: (services) => new InspectRun(services),
} satisfies Record<string, MakeTool>;
