// Lists of prompts to evaluate with, as the field keeps them: a prompt per line (txt), tables with a header (csv), objects (jsonl, json). The
// columns of MSR-VTT (`sentence` or `caption`, `video_id`), of VBench (`prompt_en`, `dimension`), and class names as prompts, as with UCF-101
// (`class`, or lines such as `1 ApplyEyeMakeup`), are understood. Leaves out everything else of those data sets: videos, splits, answers.

import { UserError } from '../base/errors';
import { parseCsv } from './csv';

/** One line of a suite. */
export interface SuitePrompt {
  prompt: string;
  /** Its name in the data set, such as `video7010`. */
  id?: string;
  /** What it is to tell about, such as VBench's dimensions; may be none or several. */
  categories: string[];
}

const promptColumns = ['prompt', 'prompt_en', 'caption', 'sentence', 'text'];
const classColumns = ['class', 'class_name', 'label'];
const idColumns = ['id', 'video_id', 'videoid', 'sen_id'];
const categoryColumns = ['dimension', 'category'];

/**
 * The prompts of a suite in their order. `name` decides the form by its ending.
 * @throws UserError `bad-suite` that names what is wrong and the line; `empty-suite`.
 */
export function parseSuite(text: string, name: string): SuitePrompt[] {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const read = Object.hasOwn(readers, ending) ? readers[ending as keyof typeof readers] : undefined;
  if (read === undefined) {
    throw new UserError(
      'bad-suite',
      `${name} is no list of prompts: its name should end in .txt, .csv, .jsonl or .json.`,
    );
  }
  const prompts = read(text.replace(/^\uFEFF/, ''), name);
  if (prompts.length === 0) throw new UserError('empty-suite', `There is no prompt in ${name}.`);
  return prompts;
}

const readers = { txt: readLines, csv: readTable, jsonl: readObjects, json: readArray };

/** Empty lines and lines that begin with # are left out. */
function readLines(text: string): SuitePrompt[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const named = /^(\d+)\s+([A-Z][A-Za-z]*)$/.exec(line);
      return named ? { prompt: classWords(named[2]!), id: named[2], categories: [] } : { prompt: line, categories: [] };
    });
}

function readTable(text: string, name: string): SuitePrompt[] {
  const [header = [], ...rows] = parseCsv(text);
  return rows.map((row, at) => {
    const fields = Object.fromEntries(header.map((column, i) => [column.trim(), row[i] ?? '']));
    return promptOf(fields, `${name}, row ${at + 2}`);
  });
}

function readObjects(text: string, name: string): SuitePrompt[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, at) => {
    return line.trim() === '' ? [] : [promptOf(parseJson(line, `${name}, line ${at + 1}`), `${name}, line ${at + 1}`)];
  });
}

/** An array, or MSR-VTT's object that holds one under `sentences`. */
function readArray(text: string, name: string): SuitePrompt[] {
  const value = parseJson(text, name) as { sentences?: unknown };
  const list = Array.isArray(value) ? (value as unknown[]) : value.sentences;
  if (!Array.isArray(list)) throw new UserError('bad-suite', `${name} should hold an array of objects.`);
  return list.map((one, at) => promptOf(one, `${name}, entry ${at + 1}`));
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError('bad-suite', `${where} is not JSON.`, { cause: error });
  }
}

function promptOf(value: unknown, where: string): SuitePrompt {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const named = textAt(fields, classColumns);
  const prompt = textAt(fields, promptColumns) ?? (named === undefined ? undefined : classWords(named));
  if (prompt === undefined) {
    const columns = [...promptColumns, ...classColumns].join(', ');
    throw new UserError('bad-suite', `${where} has no prompt: expected one of the columns ${columns}.`, {
      details: { found: Object.keys(fields) },
    });
  }
  const id = textAt(fields, idColumns) ?? named;
  return {
    prompt,
    ...(id === undefined ? {} : { id }),
    categories: categoryColumns.flatMap((name) => textsOf(fields[name])),
  };
}

/** The first of the columns that says something. */
function textAt(fields: Record<string, unknown>, columns: readonly string[]): string | undefined {
  return columns.flatMap((column) => textsOf(fields[column]))[0];
}

/** A text, a number, or a list of texts; blank ones say nothing. */
function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => String(one).trim())
    .filter((one) => one !== '');
}

/** `ApplyEyeMakeup` → `apply eye makeup`; names that are words already stay. */
function classWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
