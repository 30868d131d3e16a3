/**
 * What is wrong with an experiment text: where, which field, which value, which rule, and how to mend it.
 * Plain data, so that the editor, the terminal and a webview can each show it in their own way.
 */

/** A stretch of text, in UTF-16 units from the start. */
export interface TextRange {
  offset: number;
  length: number;
}

/** Replace `length` units at `offset` by `text`. */
export interface TextEdit extends TextRange {
  text: string;
}

/** Steps from the root of the document to a field: names in objects, indices in lists. */
export type FieldPath = readonly (string | number)[];

/** An offered repair. It is never applied without being asked for. */
export interface Fix {
  title: string;
  edits: TextEdit[];
}

/** One finding. An experiment with an `error` cannot run; with only `warning`s it can. */
export interface Problem {
  /** Stable identifier, such as `unknown-field`; the list is in `problemCodes`. */
  code: ProblemCode;
  /** One sentence that names the field, the value and the rule. */
  message: string;
  severity: 'error' | 'warning';
  path: (string | number)[];
  range: TextRange;
  /** The offending value as it was read; absent where there is none (a missing field, broken syntax). */
  value?: unknown;
  /** What is expected, as a phrase: `a whole number from 1 to 1000`. */
  rule: string;
  fix?: Fix;
}

/** Every code that a problem can carry. */
export const problemCodes = [
  'syntax',
  'trailing-comma',
  'too-deep',
  'too-long',
  'duplicate-field',
  'not-an-object',
  'missing-version',
  'unknown-version',
  'missing-prompt',
  'prompt-and-shots',
  'loop-with-shots',
  'missing-field',
  'unknown-field',
  'wrong-type',
  'wrong-value',
  'out-of-range',
  'not-whole',
  'unsafe-number',
  'empty-text',
  'wrong-length',
  'outside-clip',
  'not-increasing',
  'duplicate-value',
  'shot-length',
  'bad-interval',
  'bad-sweep-path',
  'bad-sweep-value',
  'too-many-requests',
  'bad-expectation',
  // These need more than the text: the model, the other files, the tokenizer.
  'size-unsupported',
  'frames-unsupported',
  'control-unsupported',
  'zero-shot-unsupported',
  'prompt-cut',
  'bad-reference',
] as const;

/** One of {@link problemCodes}. */
export type ProblemCode = (typeof problemCodes)[number];
