// How many tokens a prompt has, behind each prompt and in its hover.

import * as vscode from 'vscode';
import type { PromptTokens } from '../../services/promptTokens';
import type { Experiments } from '../experiments';
import { isOn, onDidChangeSettings } from '../settings';
import { toRange } from './textEdits';

/** Dispose it with its registration. */
export class TokenHints implements vscode.InlayHintsProvider, vscode.HoverProvider {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly watching: vscode.Disposable;

  readonly onDidChangeInlayHints = this.changes.event;

  constructor(private readonly experiments: Pick<Experiments, 'planOf' | 'onDidBecomeStale'>) {
    const fire = () => this.changes.fire();
    this.watching = vscode.Disposable.from(experiments.onDidBecomeStale(fire), onDidChangeSettings(fire));
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    if (!isOn('promptTokens')) return [];
    const { tokens } = await this.experiments.planOf(document);
    return tokens
      .filter((count) => toRange(document, count.range).intersection(range) !== undefined)
      .map((count) => this.hint(document, count));
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const { tokens } = await this.experiments.planOf(document);
    const count = tokens.find(({ range }) => toRange(document, range).contains(position));
    return count && new vscode.Hover(explain(count), toRange(document, count.range));
  }

  dispose(): void {
    this.watching.dispose();
    this.changes.dispose();
  }

  private hint(document: vscode.TextDocument, count: PromptTokens): vscode.InlayHint {
    const { tokens, limit, range } = count;
    const end = document.positionAt(range.offset + range.length);
    const hint = new vscode.InlayHint(end, vscode.l10n.t('{0}/{1} tokens', tokens, limit));
    hint.paddingLeft = true;
    hint.tooltip = explain(count);
    return hint;
  }
}

function explain({ tokens, limit, cutAt, text }: PromptTokens): string {
  const { t } = vscode.l10n;
  const counted = t('This prompt has {0} tokens; the model reads up to {1}, begin and end included.', tokens, limit);
  if (cutAt === undefined) return counted;
  return `${counted} ${t('It does not see: “{0}”.', text.slice(cutAt, cutAt + 80))}`;
}
