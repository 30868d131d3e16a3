// The texts of the editor side that people read: every literal that goes through `vscode.l10n.t`, and the tables whose
// entries do. Read from the source, so that a text without a translation is found.

import ts from 'typescript';
import { snippets } from '../../src/experiment/snippets';

/** The literals handed to a function named `t`, in the order of the text. */
export function literalsOf(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslate(node.expression)) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first)) found.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', source, ts.ScriptTarget.ES2022, true));
  return found;
}

function isTranslate(callee: ts.Expression): boolean {
  return (
    (ts.isIdentifier(callee) && callee.text === 't') ||
    (ts.isPropertyAccessExpression(callee) && callee.name.text === 't')
  );
}

/** Texts that are translated by a name that the source does not show. */
export const tableTexts = (): string[] => snippets.map(({ title }) => title);
