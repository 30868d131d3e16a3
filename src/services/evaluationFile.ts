// `results.jsonl` of an evaluation: a line for each measured clip. Read again by the same command, which then makes only what is missing.

import { join } from 'node:path';
import { appendLine, LineReader } from '../runStore/lineFile';
import { keyOf, type EvaluatedClip } from './evaluation';

/** The file's name inside the folder of an evaluation. */
export const resultsName = 'results.jsonl';

/** What earlier calls measured; a line that was cut off or damaged is measured again. @throws UserError of reading. */
export async function readResults(folder: string): Promise<Map<string, EvaluatedClip>> {
  const { lines } = await new LineReader(join(folder, resultsName)).readNew();
  return new Map(
    lines.flatMap((line) => {
      const clip = parseLine(line);
      return clip === undefined ? [] : [[keyOf(clip.hash, clip.extractor), clip] as const];
    }),
  );
}

/** Adds a line; it is on the disk when this resolves. @throws UserError `disk-full`, `no-permission`, … */
export function keepResult(folder: string, clip: EvaluatedClip): Promise<void> {
  return appendLine(join(folder, resultsName), JSON.stringify(clip));
}

function parseLine(line: string): EvaluatedClip | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isClip(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isClip(value: unknown): value is EvaluatedClip {
  const clip = (typeof value === 'object' && value !== null ? value : {}) as Partial<EvaluatedClip>;
  const texts = [clip.hash, clip.extractor, clip.variant, clip.prompt];
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof clip.metrics === 'object' &&
    clip.metrics !== null &&
    Object.values(clip.metrics).every((figure) => typeof figure === 'number')
  );
}
