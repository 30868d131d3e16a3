// t2v plan FILE: turns the prompt of an experiment into ways, camera keys and shots, and shows or writes what would change.

import { resolve } from 'node:path';
import { planText, type TextPlan } from '../experiment/scene/planEdits';
import { createEngineServices } from '../services/engineServices';
import { sceneTiming } from '../services/sceneTiming';
import { writeWholeFile } from '../video/wholeFile';
import { exitCodes, readOptions, type Command } from './command';
import { checkFile, printProblems, type CheckedFile } from './experimentFile';
import { positionOf } from './problemText';

export const plan: Command = {
  summary: 'turn a prompt with several things and events into ways, camera keys and shots',
  usage: `FILE [--write] [--json]
  --write   write the plan into the file; without it the changed lines are shown
  --json    the edits and what was not understood as one JSON object`,
  async run(args, { terminal, home, signal }) {
    const { values, positionals } = readOptions(args, options, { least: 1, most: 1 });
    const file = await checkFile(positionals[0] ?? '');
    printProblems(file, terminal);
    if (file.experiment === undefined) return exitCodes.invalid;
    const engine = createEngineServices({ home, device: () => ({ provider: 'auto', threads: 0 }), previewEvery: 0 });
    const timing = await sceneTiming(file.text, engine).finally(() => engine.dispose());
    const made = planText(file.text, timing);
    if (values.json === true) terminal.out(`${JSON.stringify({ edits: made.edits, notes: made.notes })}\n`);
    else for (const note of made.notes) terminal.err(`${noteText(file, made, note)}\n`);
    if (values.write === true) {
      if (made.edits.length > 0)
        await writeWholeFile(resolve(file.path), new TextEncoder().encode(made.planned), 'write the plan', signal);
      terminal.out(made.edits.length > 0 ? `${file.path}: planned\n` : `${file.path}: nothing to plan\n`);
    } else if (values.json !== true) {
      terminal.out(made.edits.length > 0 ? changedLines(file.text, made.planned) : `${file.path}: nothing to plan\n`);
    }
    return exitCodes.done;
  },
};

const options = { write: { type: 'boolean' }, json: { type: 'boolean' } } as const;

/** `file:line:column: note: message`, at the prompt, in which the note gives the words. */
function noteText(file: CheckedFile, { prompt }: TextPlan, note: TextPlan['notes'][number]): string {
  const quoted = JSON.stringify(prompt);
  const start = file.text.indexOf(quoted);
  if (start === -1) return `${file.path}: note: ${note.message}`;
  const { line, column } = positionOf(file.text, start + 1 + note.offset);
  return `${file.path}:${line}:${column}: note: ${note.message}`;
}

/** The lines that differ, with one line before and after: `-` is taken away, `+` comes in. */
export function changedLines(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const lines = [
    `@@ line ${start + 1} @@`,
    ...old.slice(Math.max(0, start - 1), start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
    ...now.slice(now.length - end, now.length - end + 1).map((line) => ` ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
