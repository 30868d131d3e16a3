// Problems of an experiment as lines that editors and terminals can jump to: file:line:column.

import type { Problem } from '../experiment/problem';

/** `first.t2v.json:4:12: error: message [field video.width, value 100, expected …]`, with the fix on a line below. */
export function problemText(file: string, text: string, problem: Problem): string {
  const { line, column } = positionOf(text, problem.range.offset);
  const facts = [
    problem.path.length === 0 ? '' : `field ${fieldPath(problem.path)}`,
    problem.value === undefined ? '' : `value ${shorten(JSON.stringify(problem.value))}`,
    `rule: ${problem.rule}`,
  ].filter((fact) => fact !== '');
  const fix = problem.fix === undefined ? '' : `\n  fix: ${problem.fix.title}`;
  return `${file}:${line}:${column}: ${problem.severity}: ${problem.message} [${facts.join(', ')}]${fix}`;
}

/** Line and column, both from 1; the column counts UTF-16 units, as editors do. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** `a.b[0].c` */
export function fieldPath(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
