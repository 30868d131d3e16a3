// The table of an evaluation: mean and 95 % interval of every figure, for each variant, over all prompts and over those of each category.
// Clips of one prompt are averaged first: they are no independent draws, prompts are.

import { csvLine } from '../experiment/csv';
import { bootstrapMean, type Interval } from '../metrics/bootstrap';
import { metrics, type MetricName } from '../metrics';
import type { EvaluatedClip } from './evaluation';

export interface Row extends Interval {
  /** Empty for all prompts. */
  category: string;
  variant: string;
  metric: MetricName;
}

export interface TableHead {
  /** The suite's name. */
  suite: string;
  /** Name and version of the extractor; absent without one. */
  extractor?: string;
}

/** Rows by category (all prompts first, then names sorted), metric in the order of the table, variant as they come; `count` counts prompts. */
export function tableRows(clips: readonly EvaluatedClip[]): Row[] {
  const categories = [...new Set(clips.flatMap((clip) => clip.categories))].sort();
  const variants = [...new Set(clips.map(({ variant }) => variant))];
  return ['', ...categories].flatMap((category) => {
    const inside = clips.filter((clip) => category === '' || clip.categories.includes(category));
    return metricNames.flatMap((metric) =>
      variants.flatMap((variant) => {
        const interval = bootstrapMean(promptMeans(inside, variant, metric));
        return interval === undefined ? [] : [{ category, variant, metric, ...interval }];
      }),
    );
  });
}

const metricNames = Object.keys(metrics) as MetricName[];

function promptMeans(clips: readonly EvaluatedClip[], variant: string, metric: MetricName): number[] {
  const byPrompt = new Map<string, number[]>();
  for (const clip of clips) {
    const value = clip.metrics[metric];
    if (clip.variant !== variant || value === undefined) continue;
    const key = `${clip.id ?? ''} ${clip.prompt}`;
    byPrompt.set(key, [...(byPrompt.get(key) ?? []), value]);
  }
  return [...byPrompt.values()].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** One line for each row, with unit, better direction and the extractor of learned figures. */
export function tableCsv(rows: readonly Row[], { extractor = '' }: TableHead): string {
  const head = ['category', 'variant', 'metric', 'unit', 'better', 'mean', 'low', 'high', 'prompts', 'extractor'];
  const lines = rows.map(({ category, variant, metric, mean, low, high, count }) => {
    const { unit, better } = metrics[metric];
    const numbers = [mean, low, high].map((value) => Number(value.toPrecision(6)));
    return csvLine([category, variant, metric, unit, better, ...numbers, count, isLearned(metric) ? extractor : '']);
  });
  return csvLine(head) + lines.join('');
}

/** A table for people for all prompts, and one for each category: a figure in each line, a variant in each column. */
export function tableMarkdown(rows: readonly Row[], { suite, extractor }: TableHead): string {
  const parts = [...new Set(rows.map(({ category }) => category))].map((category) => {
    const inside = rows.filter((row) => row.category === category);
    return `${category === '' ? '' : `## ${category}\n\n`}${oneTable(inside)}`;
  });
  const by =
    extractor === undefined
      ? ''
      : ` Figures with a star are by the extractor ${extractor}: compare them only with its own.`;
  const intro = `Means over prompts with 95 % bootstrap intervals; ↑ higher is better, ↓ lower is better.${by}`;
  return `# Evaluation of ${suite}\n\n${intro}\n\n${parts.join('\n')}`;
}

function oneTable(rows: readonly Row[]): string {
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const lines = metricNames.flatMap((metric) => {
    const cells = variants.map((variant) => rows.find((row) => row.metric === metric && row.variant === variant));
    return cells.every((cell) => cell === undefined) ? [] : [[metricText(metric), ...cells.map(cellText)]];
  });
  const counts = variants.map((variant) =>
    String(Math.max(...rows.filter((row) => row.variant === variant).map(({ count }) => count))),
  );
  const table = [
    ['', ...variants.map(escaped)],
    ['---', ...variants.map(() => '---')],
    ...lines,
    ['prompts', ...counts],
  ];
  return table.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function metricText(metric: MetricName): string {
  const { title, better } = metrics[metric];
  return `${title}${isLearned(metric) ? '*' : ''}${{ higher: ' ↑', lower: ' ↓', neither: '' }[better]}`;
}

function cellText(row: Row | undefined): string {
  if (row === undefined) return '';
  const [mean, low, high] = [row.mean, row.low, row.high].map((value) => String(Number(value.toPrecision(4))));
  return `${mean} [${low}, ${high}]`;
}

function isLearned(metric: MetricName): boolean {
  const { needs } = metrics[metric];
  return needs !== 'clip' && needs !== 'pair';
}

/** A name that may hold the sign between columns. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
