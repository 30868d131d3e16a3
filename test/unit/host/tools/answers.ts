// Reads the answer of a language-model tool.

import type * as vscode from 'vscode';
import { LanguageModelTextPart } from '../../../support/vscode';

/** The JSON of the first text in it. */
export function answerOf<T>({ content }: vscode.LanguageModelToolResult): T {
  const text = content.find((part): part is vscode.LanguageModelTextPart => part instanceof LanguageModelTextPart);
  if (text === undefined) throw new Error('The answer holds no text.');
  return JSON.parse(text.value) as T;
}
