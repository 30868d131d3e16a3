// What `t2v score` says: figures with unit and better direction for people, or one JSON object per line (`--json`) for programs.
// Beside every learned figure stands the extractor that it is by. The JSON events are a contract: fields are only ever added.

import { bootstrapMean, type Interval } from '../metrics/bootstrap';
import { metrics, type MetricName, type MetricValues } from '../metrics';
import type { ClipScore } from '../services/clipScorer';
import type { Terminal } from './terminal';

export interface SetScore {
  /** The figures of each clip. */
  clips: readonly MetricValues[];
  /** Those of the whole set. */
  own: MetricValues;
  /** Those of the set against another one. */
  apart?: { from: string; count: number; values: MetricValues };
  extractor?: string;
}

export interface ScoreReport {
  clip(path: string, score: ClipScore, extractor: string | undefined): void;
  set(score: SetScore): void;
}

/** Lines for people. */
export function textScores(terminal: Terminal): ScoreReport {
  return {
    clip(path, { metrics: values, prompt, notes }, extractor) {
      terminal.out(`${path}\n${prompt === undefined ? '' : `  "${prompt}"\n`}${figureLines(values, extractor)}`);
      for (const note of notes) terminal.err(`note: ${path}: ${note}\n`);
    },
    set({ clips, own, apart, extractor }) {
      terminal.out(`${clips.length} clips, means with 95 % intervals\n`);
      for (const [name, { mean, low, high }] of intervalsOf(clips))
        terminal.out(figureLine(name, `${shortNumber(mean)} [${shortNumber(low)}, ${shortNumber(high)}]`, extractor));
      terminal.out(figureLines(own, extractor));
      if (apart === undefined) return;
      terminal.out(`against ${apart.count} clips of ${apart.from}\n${figureLines(apart.values, extractor)}`);
    },
  };
}

/** NDJSON on standard output. Events: clip, set. */
export function jsonScores(terminal: Terminal): ScoreReport {
  const write = (event: Record<string, unknown>) => terminal.out(`${JSON.stringify(event)}\n`);
  return {
    clip: (clip, { metrics: values, prompt, notes }, extractor) =>
      write({ event: 'clip', clip, prompt, extractor, metrics: jsonValues(values), notes }),
    set: ({ clips, own, apart, extractor }) =>
      write({
        event: 'set',
        clips: clips.length,
        extractor,
        means: Object.fromEntries(intervalsOf(clips)),
        metrics: own,
        against: apart && { folder: apart.from, clips: apart.count, metrics: apart.values },
      }),
  };
}

/** Mean and interval of every figure that some clip has, in the order of the table. */
export function intervalsOf(clips: readonly MetricValues[]): [MetricName, Interval][] {
  return metricNames.flatMap((name) => {
    const values = clips.map((one) => one[name]).filter((value) => value !== undefined && Number.isFinite(value));
    const interval = bootstrapMean(values as number[]);
    return interval === undefined ? [] : [[name, interval] as [MetricName, Interval]];
  });
}

const metricNames = Object.keys(metrics) as MetricName[];

function figureLines(values: MetricValues, extractor: string | undefined): string {
  return metricNames
    .filter((name) => values[name] !== undefined)
    .map((name) => figureLine(name, shortNumber(values[name]!), extractor))
    .join('');
}

/** `  flicker         0.0034   share of the range, lower is better`. */
function figureLine(name: MetricName, value: string, extractor: string | undefined): string {
  const { unit, better, needs } = metrics[name];
  const isLearned = needs !== 'clip' && needs !== 'pair';
  const facts = [unit, better === 'neither' ? '' : `${better} is better`, isLearned ? `by ${extractor ?? 'none'}` : ''];
  return `  ${name.padEnd(15)}${value.padEnd(29)}${facts.filter((fact) => fact !== '').join(', ')}`.trimEnd() + '\n';
}

/** Four digits that count. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : String(value);
  return String(Number(value.toPrecision(4)));
}

/** JSON has no infinity: PSNR of equal clips is told as a text. */
function jsonValues(values: MetricValues): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  );
}
