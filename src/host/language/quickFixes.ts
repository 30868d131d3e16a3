// The repairs of problems as quick fixes, and all of them as one source action ("fix all", also on save).

import * as vscode from 'vscode';
import { allFixes } from '../../experiment/fixAll';
import type { Problem } from '../../experiment/problem';
import { diagnosticSource } from '../diagnostics';
import type { Experiments } from '../experiments';
import { toRange, toWorkspaceEdit } from './textEdits';

const fixAllKind = () => vscode.CodeActionKind.SourceFixAll.append('t2vLab');

/** Offers what the plan of the document's present text offers. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata = () => ({ providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind()] });

  constructor(private readonly experiments: Pick<Experiments, 'planOf'>) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const { problems } = await this.experiments.planOf(document);
    if (context.only && fixAllKind().intersects(context.only)) return fixAll(document, problems);
    return problems
      .filter(({ range: at }) => toRange(document, at).intersection(range) !== undefined)
      .flatMap((problem) => fixOf(document, problem, context));
  }
}

function fixOf(
  document: vscode.TextDocument,
  problem: Problem,
  context: vscode.CodeActionContext,
): vscode.CodeAction[] {
  if (!problem.fix) return [];
  const action = new vscode.CodeAction(problem.fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = toWorkspaceEdit(document, problem.fix.edits);
  action.isPreferred = true;
  const at = toRange(document, problem.range);
  action.diagnostics = context.diagnostics.filter(
    ({ source, code, range }) => source === diagnosticSource && code === problem.code && range.isEqual(at),
  );
  return [action];
}

function fixAll(document: vscode.TextDocument, problems: readonly Problem[]): vscode.CodeAction[] {
  const edits = allFixes(problems);
  if (edits.length === 0) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Fix everything that can be fixed'), fixAllKind());
  action.edit = toWorkspaceEdit(document, edits);
  return [action];
}
