// Problems of an experiment text as VS Code diagnostics. Only the conversion: who checks when is validation.ts.

import * as vscode from 'vscode';
import type { Problem } from '../experiment/problem';
import { toRange } from './language/textEdits';

/** What stands behind each message in the Problems view. */
export const diagnosticSource = 'T2V';

/** One diagnostic for each problem; offsets are those of `document`, which must hold the text that was parsed. */
export function toDiagnostics(problems: readonly Problem[], document: vscode.TextDocument): vscode.Diagnostic[] {
  return problems.map(({ message, range, severity, code }) => {
    const diagnostic = new vscode.Diagnostic(toRange(document, range), message, severities[severity]);
    diagnostic.source = diagnosticSource;
    diagnostic.code = code;
    return diagnostic;
  });
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
} satisfies Record<Problem['severity'], vscode.DiagnosticSeverity>;
