// Everything that can be said of one clip file: the figures of its pictures, and, with an extractor, the learned ones.

import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { consistency } from '../metrics/consistency';
import { measureFrames, type MetricValues } from '../metrics';
import { psnr } from '../metrics/psnr';
import { ssim } from '../metrics/ssim';
import type { DigestCache } from '../modelStore/digestCache';
import { readAnyClip } from '../video/clip';
import { cameraSpanOf } from './clipMetrics';
import { openExtractor, type ClipFeatures, type Extractor } from './extractor';
import { openPromptScorer, type PromptScorer } from './promptScorer';
import type { DescribesModels } from './requests';

export interface ClipScore {
  metrics: MetricValues;
  /** What the clip was asked to show, where it says so. */
  prompt?: string;
  /** What the extractor saw; absent without one. */
  features?: ClipFeatures;
  /** What limits the figures. */
  notes: string[];
}

export interface ClipScorer {
  extractor?: Extractor;
  /** How well words fit a clip's summary, 0 to 100; absent where the extractor reads none. */
  fits?: PromptScorer['score'];
  /** Whether prompts can be scored. */
  readsPrompts: boolean;
  /** All figures of a file. @throws as `readAnyClip`, ModelError; UserError `clip-shape` for an `against` of another shape. */
  scoreFile(path: string, against?: Frames): Promise<ClipScore>;
  /** The learned figures alone. */
  learned(frames: Frames, prompt: string | undefined): Promise<Pick<ClipScore, 'metrics' | 'features'>>;
  release(): Promise<void>;
}

export interface ClipScorerOptions {
  models: DescribesModels;
  /** Folder of an extractor; without one there are no learned figures. */
  extractor?: string;
  cache?: DigestCache;
}

/** @throws ModelError when the extractor is not whole. */
export async function openClipScorer({ models, extractor: folder, cache }: ClipScorerOptions): Promise<ClipScorer> {
  const extractor = folder === undefined ? undefined : await openExtractor(folder, cache);
  const prompts = extractor && (await openPromptScorer(extractor, await models.describeModel('embedded'), cache));
  const learned: ClipScorer['learned'] = (frames, prompt) => learnedFigures(frames, { prompt, extractor, prompts });
  return {
    extractor,
    readsPrompts: prompts !== undefined,
    ...(prompts === undefined ? {} : { fits: (words, summary) => prompts.score(words, summary) }),
    learned,
    async scoreFile(path, against) {
      const { frames, metadata } = await readAnyClip(path);
      const request = metadata?.request;
      const prompt = request && (request.prompt || request.shots.map((shot) => shot.prompt).join(', '));
      const { span, isAssumed } = await cameraSpanOf(request?.model, models);
      const { metrics, features } = await learned(frames, prompt);
      const notes = isAssumed ? ['camera rates are counted as those of the embedded model'] : [];
      const values = { ...measureFrames(frames, span), ...pairFigures(frames, against, path), ...metrics };
      return { metrics: values, prompt, features, notes };
    },
    release: async () => void (await Promise.all([extractor?.release(), prompts?.release()])),
  };
}

async function learnedFigures(
  frames: Frames,
  { prompt, extractor, prompts }: { prompt?: string; extractor?: Extractor; prompts?: PromptScorer },
): Promise<Pick<ClipScore, 'metrics' | 'features'>> {
  if (extractor === undefined) return { metrics: {} };
  const features = await extractor.describe(frames);
  const metrics: MetricValues = {};
  if (features.frames !== undefined) metrics.consistency = consistency(features.frames);
  if (prompts && features.summary && prompt) metrics.prompt = await prompts.score(prompt, features.summary);
  return { metrics, features };
}

function pairFigures(frames: Frames, against: Frames | undefined, path: string): MetricValues {
  if (against === undefined) return {};
  const [own, other] = [frames, against].map(({ width, height, count }) => `${width} × ${height}, ${count} frames`);
  if (own !== other) {
    throw new UserError(
      'clip-shape',
      `${path} has ${own}, the clip to compare with ${other}; PSNR and SSIM need equal shapes.`,
      {
        hint: 'Compare clips of one size and length, or a folder of clips, which needs neither.',
        details: { path },
      },
    );
  }
  return { psnr: psnr(frames, against), ssim: ssim(frames, against) };
}
