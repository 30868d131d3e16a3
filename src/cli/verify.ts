// t2v verify FILE…: holds each clip of an experiment against the file's `expect`; what the store does not have is made.

import { basename, resolve } from 'node:path';
import { throwIfAborted } from '../base/abort';
import { CancelledError, UserError } from '../base/errors';
import type { Expectation } from '../experiment/schema';
import { runJob, type JobServices } from '../jobs/runJob';
import type { ProgressEvent } from '../protocol/progress';
import { RunStore } from '../runStore/runStore';
import { openClipScorer, type ClipScorer } from '../services/clipScorer';
import { createEngineServices, type EngineServices } from '../services/engineServices';
import { checkExpectations, type Outcome } from '../services/expectations';
import { requestsOf } from '../services/requests';
import { sourceName, workspaceOf } from '../services/workspace';
import { exitCodes, readOptions, type Command, type CommandContext } from './command';
import { errorText, exitCodeOf } from './errorText';
import { checkFile, completeExperiment, printProblems } from './experimentFile';
import { createProgressView } from './progressView';
import { threadsOf } from './run';
import { extractorFolder } from './score';
import type { Terminal } from './terminal';

export const verify: Command = {
  summary: 'hold the clips of experiments against what their files expect',
  usage: `FILE… [options]
  makes the clips that the store does not have; exit code 1 when an expectation is not met
  --set PATH=VALUE  change one field, may be repeated: --set seed=7
  --force           make clips again that the store already has
  --extractor DIR   a folder with an extractor.json instead of the shipped extractor
  --json            one JSON object per line instead of text
  --threads N       threads for computing; default one per physical core
  --provider P      cpu, webgpu, cuda, coreml, dml, or auto (the default)
  --allow-outside   let paths in the experiment leave the workspace folder`,
  async run(args, context) {
    const { values, positionals } = readOptions(args, options, { least: 1, most: Infinity });
    const device = { provider: values.provider ?? 'auto', threads: threadsOf(values.threads) };
    const engine = createEngineServices({ home: context.home, device: () => device, previewEvery: 0 });
    const extractor = extractorFolder(context.home, values.extractor);
    let opened: Promise<ClipScorer> | undefined;
    const scorer = () => (opened ??= openClipScorer({ models: engine, extractor }));
    const report = values.json === true ? jsonReport(context.terminal) : textReport(context.terminal);
    const batch = { engine, scorer, report, context, values };
    const totals = { met: 0, failed: 0 };
    let code: number = exitCodes.done;
    try {
      for (const file of positionals) {
        try {
          const { met, failed } = await verifyFile(file, batch);
          totals.met += met;
          totals.failed += failed;
          if (failed > 0 && code === exitCodes.done) code = exitCodes.failed;
        } catch (error) {
          if (error instanceof CancelledError) throw error;
          report.failed(error);
          if (code === exitCodes.done) code = exitCodeOf(error);
        }
      }
      report.end(totals);
      return code;
    } finally {
      await (await opened?.catch(() => undefined))?.release();
      engine.dispose();
    }
  },
};

const options = {
  set: { type: 'string', multiple: true },
  force: { type: 'boolean' },
  extractor: { type: 'string' },
  json: { type: 'boolean' },
  threads: { type: 'string' },
  provider: { type: 'string' },
  'allow-outside': { type: 'boolean' },
} as const;

interface Batch {
  engine: EngineServices;
  scorer: () => Promise<ClipScorer>;
  report: VerifyReport;
  context: CommandContext;
  values: { set?: string[]; force?: boolean; 'allow-outside'?: boolean };
}

/** How many expectations were met, over all clips of the file. */
async function verifyFile(name: string, { engine, scorer, report, context, values }: Batch) {
  const file = await checkFile(name);
  printProblems(file, context.terminal);
  const allowOutside = values['allow-outside'] === true;
  const experiment = await completeExperiment(file, values.set ?? [], allowOutside);
  const expect = expectedOf(name, experiment.expect);
  const path = resolve(file.path);
  const workspace = workspaceOf(path);
  const services: JobServices = { ...engine, store: new RunStore(workspace) };
  const requests = await requestsOf(experiment, engine, { file: path, workspace, allowOutside });
  const totals = { met: 0, failed: 0 };
  for (const [at, request] of requests.entries()) {
    throwIfAborted(context.signal);
    const outcome = await runJob(request, services, {
      signal: context.signal,
      force: values.force === true,
      source: sourceName(workspace, path),
      onProgress: (event) => report.progress(event),
    });
    const outcomes = await checkExpectations(expect, outcome.run, { models: engine, scorer });
    const met = outcomes.filter(({ passed }) => passed).length;
    totals.met += met;
    totals.failed += outcomes.length - met;
    const { hash, fromStore } = outcome;
    report.clip({ file: name, index: at + 1, count: requests.length, seed: request.seed, hash, fromStore, outcomes });
  }
  return totals;
}

function expectedOf(file: string, expect: readonly Expectation[] = []): readonly Expectation[] {
  if (expect.length > 0) return expect;
  throw new UserError('nothing-expected', `${file} expects nothing: its field "expect" is missing or empty.`, {
    field: 'expect',
    hint: 'Add, for example, "expect": [{ "metric": "flicker", "max": 0.1 }].',
  });
}

interface VerifiedClip {
  file: string;
  index: number;
  count: number;
  seed: number;
  hash: string;
  fromStore: boolean;
  outcomes: readonly Outcome[];
}

interface VerifyReport {
  /** Of a clip that is being made. */
  progress(event: ProgressEvent): void;
  clip(clip: VerifiedClip): void;
  /** A file that could not be verified; the others are all the same. */
  failed(error: unknown): void;
  end(totals: { met: number; failed: number }): void;
}

/** A table for each clip. */
function textReport(terminal: Terminal): VerifyReport {
  const view = createProgressView(terminal);
  return {
    progress: (event) => view.show(event),
    clip({ file, index, count, seed, hash, fromStore, outcomes }) {
      view.end();
      const which = count === 1 ? '' : `, ${index} of ${count}`;
      const how = fromStore ? 'from the store' : 'made';
      terminal.out(`${basename(file)}${which}: seed ${seed}, run ${hash.slice(0, 12)}, ${how}\n`);
      const rows = outcomes.map(({ passed, what, asked, measured }) => [
        passed ? 'met' : 'NOT MET',
        what,
        asked,
        measuredText(measured),
      ]);
      for (const line of tableLines([['', 'expected', 'asked', 'measured'], ...rows])) terminal.out(`  ${line}\n`);
      for (const note of notesOf(outcomes)) terminal.out(`  ${note}\n`);
    },
    failed(error) {
      view.end();
      terminal.err(errorText(error));
    },
    end: ({ met, failed }) => terminal.out(`${met} met, ${failed} not met\n`),
  };
}

/** NDJSON on standard output. Events: verify, end. */
function jsonReport(terminal: Terminal): VerifyReport {
  const write = (event: Record<string, unknown>) => terminal.out(`${JSON.stringify(event)}\n`);
  return {
    progress: () => undefined,
    clip: ({ outcomes, ...clip }) =>
      write({ event: 'verify', ...clip, passed: outcomes.every(({ passed }) => passed), outcomes }),
    failed: (error) => terminal.err(errorText(error)),
    end: (totals) => write({ event: 'end', ...totals }),
  };
}

/** Why something was not measured, and by which extractor something was; each once. */
function notesOf(outcomes: readonly Outcome[]): string[] {
  const notes = outcomes.flatMap(({ what, measured, note }) => {
    if (note === undefined) return [];
    return [measured === undefined ? `${what}: ${note}` : `learned figures by ${note}`];
  });
  return [...new Set(notes)];
}

function measuredText(measured: Outcome['measured']): string {
  return typeof measured === 'number' ? String(Number(measured.toPrecision(4))) : (measured ?? '–');
}

function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
