// Shots, keyframes, camera keys … in the Outline view, the breadcrumbs and "Go to Symbol".

import * as vscode from 'vscode';
import { outlineOf, type OutlineItem, type OutlineKind } from '../../experiment/outline';
import { toRange } from './textEdits';

export const outline: vscode.DocumentSymbolProvider = {
  provideDocumentSymbols: (document) => outlineOf(document.getText()).map((item) => symbolOf(document, item)),
};

function symbolOf(document: vscode.TextDocument, item: OutlineItem): vscode.DocumentSymbol {
  const { name, detail, kind, range, selection, children } = item;
  const symbol = new vscode.DocumentSymbol(
    name,
    detail,
    kinds[kind],
    toRange(document, range),
    toRange(document, selection),
  );
  symbol.children = children.map((child) => symbolOf(document, child));
  return symbol;
}

const kinds = {
  prompt: vscode.SymbolKind.String,
  group: vscode.SymbolKind.Array,
  shot: vscode.SymbolKind.Event,
  keyframe: vscode.SymbolKind.File,
  cameraKey: vscode.SymbolKind.Key,
  path: vscode.SymbolKind.Interface,
  sweep: vscode.SymbolKind.Enum,
  expectation: vscode.SymbolKind.Boolean,
} satisfies Record<OutlineKind, vscode.SymbolKind>;
