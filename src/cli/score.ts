// t2v score CLIP…: the figures of clips, of the set that they are, and of both against other clips.

import { UserError } from '../base/errors';
import { throwIfAborted } from '../base/abort';
import { readAnyClip } from '../video/clip';
import { createEngineServices } from '../services/engineServices';
import { openClipScorer, type ClipScore, type ClipScorer } from '../services/clipScorer';
import { shippedExtractor, type ClipFeatures } from '../services/extractor';
import { distancesOfSets, scoresOfSet } from '../services/setMetrics';
import { clipsOf } from './clipPaths';
import { exitCodes, readOptions, type Command, type CommandContext } from './command';
import { errorText, exitCodeOf } from './errorText';
import { jsonScores, textScores, type ScoreReport } from './scoreReport';

export const score: Command = {
  summary: 'measure clips, alone or against others',
  usage: `CLIP… [options]
  CLIP             a .webm clip, or a folder: every clip inside, and what they are as a set
  --against CLIP   also PSNR and SSIM against one clip of equal shape, or the distances (Fréchet, kernel) from a folder of clips
  --extractor DIR  a folder with an extractor.json instead of the shipped extractor; "none" leaves out learned figures
  --json           one JSON object per line instead of text`,
  async run(args, context) {
    const { values, positionals } = readOptions(args, options, { least: 1, most: Infinity });
    const report = values.json === true ? jsonScores(context.terminal) : textScores(context.terminal);
    const device = { provider: 'cpu', threads: 0 };
    const models = createEngineServices({ home: context.home, device: () => device, previewEvery: 0 });
    const extractor = extractorFolder(context.home, values.extractor);
    const named = await Promise.all(positionals.map(clipsOf));
    const against = values.against === undefined ? undefined : await clipsOf(values.against);
    const scorer = await openClipScorer({ models, extractor });
    try {
      const paths = named.flatMap((one) => one.paths);
      const other = against?.isSet === false ? against.paths[0] : undefined;
      const { scores, code } = await scoreAll(paths, { scorer, report, context, other });
      if (paths.length > 1 || against?.isSet === true) {
        const others = against?.isSet === true ? await featuresOf(against.paths, scorer, context) : undefined;
        reportSet(scores, { report, scorer, others, against: values.against });
      }
      return code;
    } finally {
      await scorer.release();
      models.dispose();
    }
  },
};

const options = {
  against: { type: 'string' },
  extractor: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** The shipped extractor, the named one, or none. */
export function extractorFolder(home: string, named: string | undefined): string | undefined {
  return named === 'none' ? undefined : (named ?? shippedExtractor(home));
}

interface Scoring {
  scorer: ClipScorer;
  report: ScoreReport;
  context: CommandContext;
  /** A clip to compare each with. */
  other?: string;
}

/** One clip that cannot be read does not stop the others. */
async function scoreAll(paths: readonly string[], { scorer, report, context, other }: Scoring) {
  const compared = other === undefined ? undefined : (await readAnyClip(other)).frames;
  const scores: ClipScore[] = [];
  let code: number = exitCodes.done;
  for (const path of paths) {
    throwIfAborted(context.signal);
    try {
      const one = await scorer.scoreFile(path, compared);
      scores.push(one);
      report.clip(path, one, scorer.extractor?.label);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      context.terminal.err(errorText(error));
      if (code === exitCodes.done) code = exitCodeOf(error);
    }
  }
  return { scores, code };
}

async function featuresOf(
  paths: readonly string[],
  { extractor }: ClipScorer,
  { signal }: CommandContext,
): Promise<ClipFeatures[]> {
  if (extractor === undefined)
    throw new UserError('bad-usage', 'Distances of sets need an extractor: leave out --extractor none.');
  const features: ClipFeatures[] = [];
  for (const path of paths) {
    throwIfAborted(signal);
    features.push(await extractor.describe((await readAnyClip(path)).frames));
  }
  return features;
}

function reportSet(
  scores: readonly ClipScore[],
  {
    report,
    scorer,
    others,
    against,
  }: { report: ScoreReport; scorer: ClipScorer; others?: ClipFeatures[]; against?: string },
): void {
  const features = scores.map((one) => one.features).filter((one) => one !== undefined);
  report.set({
    clips: scores.map(({ metrics }) => metrics),
    own: scoresOfSet(features),
    apart:
      others === undefined
        ? undefined
        : { from: against ?? '', count: others.length, values: distancesOfSets(features, others) },
    extractor: scorer.extractor?.label,
  });
}
