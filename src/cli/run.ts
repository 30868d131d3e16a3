// t2v run FILE: makes the clip of every request of an experiment, in order.

import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CancelledError, UserError } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import { hashOf, runJob, type JobOutcome, type JobServices } from '../jobs/runJob';
import { RunStore } from '../runStore/runStore';
import { createEngineServices } from '../services/engineServices';
import { requestsOf } from '../services/requests';
import { sourceName, workspaceOf } from '../services/workspace';
import { writeWholeFile } from '../video/wholeFile';
import { exitCodes, readOptions, type Command, type CommandContext } from './command';
import { exitCodeOf } from './errorText';
import { checkFile, completeExperiment, printProblems } from './experimentFile';
import { jsonReport, textReport, type Place, type RunReport, type Totals } from './runReport';

export const run: Command = {
  summary: 'make the clips of an experiment',
  usage: `FILE [options]
  --set PATH=VALUE  change one field, may be repeated: --set video.frames=16
  --out DIR         also copy each clip to DIR under a readable name
  --force           make clips again that the store already has
  --json            one JSON object per line instead of text
  --threads N       threads for computing; default one per physical core
  --provider P      cpu, webgpu, cuda, coreml, dml, or auto (the default)
  --model DIR       a model folder instead of the experiment's
  --allow-outside   let paths in the experiment leave the workspace folder`,
  async run(args, context) {
    const { values, positionals } = readOptions(args, options, { least: 1, most: 1 });
    const report = values.json === true ? jsonReport(context.terminal) : textReport(context.terminal);
    const threads = threadsOf(values.threads);

    const file = await checkFile(positionals[0] ?? '');
    printProblems(file, context.terminal);
    if (file.experiment === undefined) return exitCodes.invalid;

    const path = resolve(file.path);
    const workspace = workspaceOf(path);
    const device = { provider: values.provider ?? 'auto', threads };
    const engine = createEngineServices({
      home: context.home,
      device: () => device,
      previewEvery: values.json === true ? 1 : 0,
    });
    const services = { ...engine, store: new RunStore(workspace) };
    try {
      const allowOutside = values['allow-outside'] === true;
      const experiment = await completeExperiment(file, values.set ?? [], allowOutside);
      const requests = await requestsOf(experiment, engine, {
        file: path,
        workspace,
        model: values.model,
        allowOutside,
      });
      const name = basename(path).replace(/(\.t2v)?\.json$/i, '');
      const source = sourceName(workspace, path);
      const force = values.force === true;
      return await runAll(requests, { services, report, context, force, out: values.out, name, source });
    } catch (error) {
      report.failed(undefined, error);
      return exitCodeOf(error);
    } finally {
      engine.dispose();
    }
  },
};

const options = {
  set: { type: 'string', multiple: true },
  out: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
  threads: { type: 'string' },
  provider: { type: 'string' },
  model: { type: 'string' },
  'allow-outside': { type: 'boolean' },
} as const;

interface Batch {
  services: JobServices;
  report: RunReport;
  context: CommandContext;
  force: boolean;
  out?: string;
  /** The experiment's file name without its ending. */
  name: string;
  /** Its path from the workspace. */
  source: string;
}

/** One failed request does not stop the others; a cancel does. The first failure decides the exit code. */
async function runAll(requests: readonly GenerationRequest[], batch: Batch): Promise<number> {
  const totals: Totals = { made: 0, fromStore: 0, failed: 0 };
  let code: number = exitCodes.done;
  for (const [at, request] of requests.entries()) {
    const place = { index: at + 1, count: requests.length, request, hash: hashOf(request, batch.services.digest) };
    try {
      const outcome = await runOne(place, batch);
      totals[outcome.fromStore ? 'fromStore' : 'made'] += 1;
    } catch (error) {
      batch.report.failed(place, error);
      if (error instanceof CancelledError) return exitCodes.cancelled;
      totals.failed += 1;
      if (code === exitCodes.done) code = exitCodeOf(error);
    }
  }
  batch.report.end(totals);
  return code;
}

async function runOne(
  place: Place,
  { services, report, context, force, out, name, source }: Batch,
): Promise<JobOutcome> {
  const { signal } = context;
  report.start(place);
  const outcome = await runJob(place.request, services, {
    signal,
    force,
    source,
    onProgress: (event) => report.progress(event),
  });
  const clip = join(outcome.run.folder, outcome.run.record.files.clip);
  const copy = out === undefined ? undefined : join(resolve(out), copyName(name, place));
  if (copy !== undefined) await writeWholeFile(copy, await readFile(clip), 'copy the clip', signal);
  report.done(place, { outcome, clip, copy });
  return outcome;
}

/** `first-seed7-1a2b3c4d.webm`; with several requests their number comes before the seed. */
function copyName(name: string, { index, count, request, hash }: Place): string {
  const number = count === 1 ? '' : `-${String(index).padStart(String(count).length, '0')}`;
  return `${name}${number}-seed${request.seed}-${hash.slice(0, 8)}.webm`;
}

/** Threads from an option; 0 stands for one per physical core. Throws UserError `bad-usage`. */
export function threadsOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UserError('bad-usage', `--threads is a whole number from 1, got "${text}".`);
}
