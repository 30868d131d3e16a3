// The table of language features: each one registered for experiments.

import * as vscode from 'vscode';
import { experimentSelector } from './documents';
import { pathCompletions, pathTriggers, snippetCompletions } from './language/completions';
import { formatOnSave, formatter } from './language/formatter';
import { Lenses, type LensServices } from './language/lenses';
import { outline } from './language/outline';
import { QuickFixes } from './language/quickFixes';
import { TokenHints } from './language/tokenHints';

/** Registers all of them; dispose the answers to take them back. */
export function registerFeatures(services: LensServices): vscode.Disposable[] {
  const { languages } = vscode;
  const hints = new TokenHints(services.experiments);
  const lenses = new Lenses(services);
  const where = experimentSelector;
  return [
    languages.registerCodeActionsProvider(where, new QuickFixes(services.experiments), QuickFixes.metadata()),
    languages.registerDocumentFormattingEditProvider(where, formatter),
    languages.registerDocumentSymbolProvider(where, outline, { label: 'T2V' }),
    languages.registerCompletionItemProvider(where, pathCompletions, ...pathTriggers),
    languages.registerCompletionItemProvider(where, snippetCompletions),
    languages.registerInlayHintsProvider(where, hints),
    languages.registerHoverProvider(where, hints),
    languages.registerCodeLensProvider(where, lenses),
    formatOnSave(),
    hints,
    lenses,
  ];
}
