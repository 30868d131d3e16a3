// The starters of the gallery: the sample experiments that stand on their own.

import * as vscode from 'vscode';
import { applyEdits, editField } from '../experiment/edit';
import { fileReferences } from '../experiment/fileReferences';
import { formatExperiment } from '../experiment/format';
import { parseExperiment } from '../experiment/parse';

/** One starter. */
export interface Starter {
  /** File name of the sample; empty for the blank one. */
  file: string;
  title: string;
  prompt: string;
  text: string;
}

/** The folder of the samples that come along. */
export function samplesFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'media', 'samples');
}

/** The simplest first. Samples that need another file beside them are left out: alone they would not run. */
export async function readStarters(extensionUri: vscode.Uri): Promise<Starter[]> {
  const folder = samplesFolder(extensionUri);
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = entries.map(([name]) => name).filter((name) => name.endsWith('.t2v.json'));
  const starters = await Promise.all(
    names.map(async (file): Promise<Starter[]> => {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, file)));
      const { experiment } = parseExperiment(text);
      if (!experiment || fileReferences(text).some(({ kind }) => kind !== 'model')) return [];
      const prompt = experiment.prompt ?? experiment.shots?.[0]?.prompt ?? '';
      return [{ file, title: experiment.title ?? file, prompt, text }];
    }),
  );
  return starters.flat().sort((a, b) => a.text.length - b.text.length);
}

/** The text of a new experiment: the starter with its own words and without the remarks in front that speak of the sample. */
export function starterText({ text }: Pick<Starter, 'text'>, words: { title: string; prompt: string }): string {
  const plain = text.replace(/^(\s*\/\/[^\n]*\n)+/, '');
  const titled = applyEdits(plain, editField(plain, ['title'], words.title));
  const { experiment } = parseExperiment(titled);
  const path = experiment?.shots ? ['shots', 0, 'prompt'] : ['prompt'];
  return formatExperiment(applyEdits(titled, editField(titled, path, words.prompt)));
}

/** A file name for some words: `a-fox-moving-left`; never empty. */
export function slugOf(words: string): string {
  const slug = words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 6)
    .join('-');
  return slug === '' ? 'experiment' : slug.slice(0, 60);
}
