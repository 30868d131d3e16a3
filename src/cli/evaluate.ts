// t2v evaluate SUITE: makes the clips of a list of prompts with each model and setting, measures them, and writes tables of means with
// intervals. The same command goes on where it was stopped.

import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors';
import { parseSuite, type SuitePrompt } from '../experiment/suite';
import { variantsOf } from '../experiment/variants';
import { runMetrics } from '../services/clipMetrics';
import { openClipScorer, type ClipScorer } from '../services/clipScorer';
import { createEngineServices, type EngineServices, type ModelDescription } from '../services/engineServices';
import { evaluate as evaluateAll, planEvaluation, type EvaluatedClip, type Wanted } from '../services/evaluation';
import { keepResult, readResults } from '../services/evaluationFile';
import { tableCsv, tableMarkdown, tableRows } from '../services/evaluationTable';
import { sourceName, workspaceOf } from '../services/workspace';
import { RunStore, type StoredRun } from '../runStore/runStore';
import { readClip } from '../video/clip';
import { writeWholeFile } from '../video/wholeFile';
import { exitCodes, readOptions, type Command, type CommandContext } from './command';
import { exitCodeOf } from './errorText';
import { evaluationReport, type EvaluationReport } from './evaluationReport';
import { readText } from './experimentFile';
import { threadsOf } from './run';
import { extractorFolder } from './score';

export const evaluate: Command = {
  summary: 'measure models and settings on a list of prompts',
  usage: `SUITE [options]
  SUITE             prompts: .txt (one per line), .csv, .jsonl or .json (columns of MSR-VTT, VBench, UCF-101 classes)
  --set PATH=A,B    settings to compare, may be repeated; several paths make every combination: --set steps=2,4
  --model DIR       a model folder, may be repeated; default the embedded model
  --limit N         only the first N prompts
  --out DIR         where results and tables go; default SUITE-evaluation beside the suite
  --extractor DIR   a folder with an extractor.json instead of the shipped extractor; "none" leaves out learned figures
  --threads N       threads for computing; default one per physical core
  --json            one JSON object per line instead of text
Stopped with Ctrl-C, the same command goes on: clips come from the run store, figures from DIR/results.jsonl.`,
  async run(args, context) {
    const { values, positionals } = readOptions(args, options, { least: 1, most: 1 });
    const report = evaluationReport(context.terminal, values.json === true);
    const file = resolve(positionals[0] ?? '');
    const prompts = parseSuite(await readText(file), basename(file)).slice(0, limitOf(values.limit));
    const folder = values.out === undefined ? defaultFolder(file) : resolve(values.out);
    const device = { provider: 'auto', threads: threadsOf(values.threads) };
    const engine = createEngineServices({ home: context.home, device: () => device, previewEvery: 0 });
    const describeModel = remembered(engine);
    const models = { describeModel };
    const scorer = await openClipScorer({ models, extractor: extractorFolder(context.home, values.extractor) });
    try {
      const wanted = await planEvaluation(prompts, {
        file,
        workspace: workspaceOf(file),
        models: values.model ?? [],
        variants: variantsOf(values.set ?? []),
        services: { describeModel, digest: engine.digest },
      });
      return await run({ file, folder, prompts, wanted, scorer, engine, report, context, describeModel });
    } finally {
      await scorer.release();
      engine.dispose();
    }
  },
};

const options = {
  set: { type: 'string', multiple: true },
  model: { type: 'string', multiple: true },
  limit: { type: 'string' },
  out: { type: 'string' },
  extractor: { type: 'string' },
  threads: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Evaluation {
  file: string;
  folder: string;
  prompts: readonly SuitePrompt[];
  wanted: readonly Wanted[];
  scorer: ClipScorer;
  engine: EngineServices;
  report: EvaluationReport;
  context: CommandContext;
  describeModel: EngineServices['describeModel'];
}

/** The first failure decides the exit code; tables are written of what there is, also after a cancel. */
async function run(evaluation: Evaluation): Promise<number> {
  const { file, folder, prompts, wanted, scorer, engine, report, context } = evaluation;
  const workspace = workspaceOf(file);
  report.begin({ prompts: prompts.length, clips: wanted.length, folder, extractor: scorer.extractor?.label });
  const { clips, error } = await evaluateAll(wanted, {
    services: { ...engine, store: new RunStore(workspace) },
    known: await readResults(folder),
    extractor: scorer.extractor?.digest ?? '',
    prompts,
    source: sourceName(workspace, file),
    signal: context.signal,
    measure: (stored) => measureRun(stored, evaluation),
    keep: (clip) => keepResult(folder, clip),
    listener: report,
  });
  const code = error === undefined ? exitCodes.done : exitCodeOf(error);
  report.end(code, { ...(await writeTables(clips, evaluation)), missing: wanted.length - clips.length });
  return code;
}

async function measureRun(run: StoredRun, { scorer, describeModel }: Evaluation): Promise<EvaluatedClip['metrics']> {
  const { request, files } = run.record;
  const own = await runMetrics(run, { describeModel });
  if (scorer.extractor === undefined) return own;
  const { frames } = await readClip(join(run.folder, files.clip));
  return { ...own, ...(await scorer.learned(frames, request.prompt)).metrics };
}

async function writeTables(clips: readonly EvaluatedClip[], { file, folder, scorer }: Evaluation) {
  const rows = tableRows(clips);
  const head = { suite: basename(file), extractor: scorer.extractor?.label };
  const files = { csv: join(folder, 'table.csv'), markdown: join(folder, 'table.md') };
  const texts = { csv: tableCsv(rows, head), markdown: tableMarkdown(rows, head) };
  if (clips.length === 0) return { files: undefined, markdown: '' };
  // No signal: what was measured before a cancel is worth its table.
  for (const kind of ['csv', 'markdown'] as const)
    await writeWholeFile(files[kind], new TextEncoder().encode(texts[kind]), 'write the table');
  return { files, markdown: texts.markdown };
}

function defaultFolder(file: string): string {
  return join(dirname(file), `${basename(file).replace(/\.[a-z]+$/i, '')}-evaluation`);
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError('bad-usage', `--limit is a whole number from 1, got "${text}".`);
}

/** Descriptions are asked for once per clip, and do not change while a command runs. */
function remembered(engine: EngineServices): EngineServices['describeModel'] {
  const known = new Map<string, Promise<ModelDescription>>();
  return (model) => {
    const asked = known.get(model) ?? engine.describeModel(model);
    known.set(model, asked);
    return asked;
  };
}
