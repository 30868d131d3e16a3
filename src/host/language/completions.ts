// Completion beside that of VS Code's JSON: snippets for whole pieces, and files for fields that name one.

import * as vscode from 'vscode';
import { referenceAt } from '../../experiment/fileReferences';
import { readDocument } from '../../experiment/document';
import { snippets, type Snippet } from '../../experiment/snippets';
import { pathProposals, typedFolder } from './pathEntries';

/** Characters behind which a path goes on. */
export const pathTriggers = ['"', '/', '.'];

/** Files and folders beside the experiment. */
export const pathCompletions: vscode.CompletionItemProvider = {
  async provideCompletionItems(document, position) {
    const reference = referenceAt(document.getText(), document.offsetAt(position));
    if (!reference) return [];
    const { kind, typed, range } = reference;
    const folder = typedFolder(typed);
    const base = vscode.Uri.joinPath(document.uri, '..', ...folder.split(/[\\/]/));
    const entries = await vscode.workspace.fs.readDirectory(base).then(
      (all) => all.map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 })),
      () => [],
    );
    const start = document.positionAt(range.offset + folder.length);
    const last = new vscode.Range(start, document.positionAt(range.offset + range.length));
    const own = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    const items = pathProposals(kind, entries, own).map((proposal) => pathItem(proposal, last));
    return kind === 'model' && folder === '' ? [embeddedItem(last), ...items] : items;
  },
};

function pathItem({ name, isFolder, insert }: ReturnType<typeof pathProposals>[number], range: vscode.Range) {
  const kind = isFolder ? vscode.CompletionItemKind.Folder : vscode.CompletionItemKind.File;
  const item = new vscode.CompletionItem(name, kind);
  item.insertText = insert;
  item.range = range;
  if (isFolder) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

function embeddedItem(range: vscode.Range): vscode.CompletionItem {
  const item = new vscode.CompletionItem('embedded', vscode.CompletionItemKind.Value);
  item.detail = vscode.l10n.t('The model that comes with T2V Lab');
  item.range = range;
  return item;
}

/** Whole files where there is nothing yet, members where a field of the experiment may begin. */
export const snippetCompletions: vscode.CompletionItemProvider = {
  provideCompletionItems(document, position) {
    const place = placeOf(document.getText(), document.offsetAt(position));
    return snippets.filter((snippet) => snippet.place === place).map(snippetItem);
  },
};

function snippetItem({ prefix, title, body }: Snippet): vscode.CompletionItem {
  const item = new vscode.CompletionItem(prefix, vscode.CompletionItemKind.Snippet);
  item.detail = vscode.l10n.t(title);
  item.insertText = new vscode.SnippetString(body.join('\n'));
  item.documentation = new vscode.MarkdownString().appendCodeblock(body.join('\n'), 'jsonc');
  return item;
}

/** Where the caret stands, as far as snippets go: an empty file, or between the members of the outermost object. */
function placeOf(text: string, offset: number): Snippet['place'] | undefined {
  if (text.trim() === '') return 'file';
  const { root } = readDocument(text);
  if (root?.type !== 'object' || offset <= root.offset) return undefined;
  const isInsideChild = (root.children ?? []).some(
    (child) => offset > child.offset && offset <= child.offset + child.length,
  );
  return isInsideChild ? undefined : 'member';
}
