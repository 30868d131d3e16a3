// Problems of an experiment text as VS Code diagnostics. Only the conversion: who checks when is validation.ts.

import * as vscode from 'vscode';
import type { Problem } from '../experiment/problem';

/** One diagnostic for each problem; offsets are those of `document`, which must hold the text that was parsed. */
export function toDiagnostics(problems: readonly Problem[], document: vscode.TextDocument): vscode.Diagnostic[] {
  return problems.map(({ message, range, severity, code }) => {
    const place = new vscode.Range(document.positionAt(range.offset), document.positionAt(range.offset + range.length));
    const diagnostic = new vscode.Diagnostic(place, message, severities[severity]);
    diagnostic.source = 'T2V';
    diagnostic.code = code;
    return diagnostic;
  });
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
} satisfies Record<Problem['severity'], vscode.DiagnosticSeverity>;
