/** Problems of the JSON itself: broken syntax, trailing commas, doubled names, numbers that JavaScript cannot hold. */
import { printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { maxDepth, maxTextLength, membersOf, rangeOf, walk, type Document } from './document';
import { removalOf } from './editPlaces';
import { formatFieldPath } from './fieldPath';
import type { Problem } from './problem';

/** Problems that keep the text from being read at all; the first one only, because the others follow from it. */
export function syntaxProblems(document: Document): Problem[] {
  const { text, refused, errors } = document;
  if (refused === 'too-long') {
    const rule = `a text of at most ${maxTextLength} characters`;
    return [
      problem('too-long', { offset: 0, length: 0 }, `The file has ${text.length} characters; expected ${rule}.`, rule),
    ];
  }
  if (refused) {
    const rule = `at most ${maxDepth} levels of brackets`;
    return [
      problem(
        'too-deep',
        { offset: refused.tooDeepAt, length: 1 },
        `Brackets are nested too deep; expected ${rule}.`,
        rule,
      ),
    ];
  }
  if (text.trim() === '') return [];
  const first = errors.reduce<ParseError | undefined>((a, b) => (a && a.offset <= b.offset ? a : b), undefined);
  return first ? [syntaxProblem(text, first)] : [];
}

/** Problems of a text that can be read: trailing commas, doubled names, numbers that would be changed by reading them. */
export function tokenProblems({ text, root, trailingCommas }: Document & { root: Node }): Problem[] {
  const commas = trailingCommas.map((offset) => ({
    ...problem(
      'trailing-comma',
      { offset, length: 1 },
      'A comma with nothing after it; JSON allows none there.',
      'no comma after the last entry',
    ),
    fix: { title: 'Remove the comma', edits: [{ offset, length: 1, text: '' }] },
  }));
  const others = [...walk(root)].flatMap(({ node, path }) => {
    if (node.type === 'object') return doubledNames(text, node, path);
    return node.type === 'number' ? unsafeNumber(text, node, path) : [];
  });
  return [...commas, ...others];
}

function doubledNames(text: string, node: Node, path: (string | number)[]): Problem[] {
  const members = membersOf(node);
  const last = new Map(members.map(({ name }, index) => [name, index]));
  return members.flatMap(({ name, key, node: whole }, index) => {
    if (last.get(name) === index) return [];
    const field = formatFieldPath([...path, name]);
    const rule = 'each name once in an object';
    return {
      ...problem(
        'duplicate-field',
        rangeOf(key),
        `\`${field}\` is given more than once; only the last one would count.`,
        rule,
      ),
      path: [...path, name],
      fix: { title: `Remove this \`${name}\``, edits: removalOf(text, node, whole) },
    };
  });
}

function unsafeNumber(text: string, node: Node, path: (string | number)[]): Problem[] {
  const raw = text.slice(node.offset, node.offset + node.length);
  const value = Number(raw);
  const isLarge = !Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (!isLarge) return [];
  const rule = `a number between ${-Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}`;
  const message = `\`${formatFieldPath(path)}\` is ${raw}, which cannot be kept exactly; expected ${rule}.`;
  return [{ ...problem('unsafe-number', rangeOf(node), message, rule), path, value: raw }];
}

function syntaxProblem(text: string, { error, offset, length }: ParseError): Problem {
  const found = text.slice(offset, offset + length);
  const code = printParseErrorCode(error);
  const isNumberWord = /^(?:-|[+]?Infinity|NaN)/.test(found) && code === 'InvalidSymbol';
  const rule = isNumberWord ? 'a finite number' : (syntaxRules[code] ?? 'JSON with comments');
  const shown = found === '' ? 'the end of the text' : `\`${found.slice(0, 40)}\``;
  const made = problem('syntax', { offset, length }, `Found ${shown}; expected ${rule}.`, rule);
  const end = text.slice(0, offset).trimEnd().length;
  if (code === 'CommaExpected' && !/[\w.]/.test(text[offset - 1] ?? '')) {
    return { ...made, fix: { title: 'Insert a comma', edits: [{ offset: end, length: 0, text: ',' }] } };
  }
  const closing = closingBrackets[code];
  if (closing !== undefined && found === '') {
    return { ...made, fix: { title: `Insert ${closing}`, edits: [{ offset, length: 0, text: closing }] } };
  }
  return made;
}

const closingBrackets: Readonly<Record<string, string>> = { CloseBraceExpected: '}', CloseBracketExpected: ']' };

const syntaxRules: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a JSON value; names and texts stand in double quotes',
  InvalidNumberFormat: 'a number such as 12 or 0.5',
  UnexpectedEndOfNumber: 'a number such as 12 or 0.5',
  PropertyNameExpected: 'a field name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon',
  CommaExpected: 'a comma',
  CloseBraceExpected: 'a closing }',
  CloseBracketExpected: 'a closing ]',
  EndOfFileExpected: 'nothing more after the closing }',
  UnexpectedEndOfComment: 'the end of the comment',
  UnexpectedEndOfString: 'the closing double quote on the same line',
  InvalidUnicode: 'four hexadecimal digits after \\u',
  InvalidEscapeCharacter: 'one of the escapes of JSON, such as \\n or \\"',
  InvalidCharacter: 'text without control characters',
};

function problem(code: Problem['code'], range: Problem['range'], message: string, rule: string): Problem {
  return { code, message, severity: 'error', path: [], range, rule };
}
