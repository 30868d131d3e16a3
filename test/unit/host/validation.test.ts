// When diagnostics are made, and that only those of the present text are shown.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { parseExperiment } from '../../../src/experiment/parse';
import { Validation } from '../../../src/host/validation';
import type { Plan } from '../../../src/services/plan';
import { EventEmitter, TextDocument, editor } from '../../support/vscode';

const valid = '{"version":1,"prompt":"a fox"}';
const broken = '{"version":1,"prompt":"a fox","stesp":12}';

let stale: EventEmitter<void>;
let planOf: ReturnType<typeof vi.fn<(document: vscode.TextDocument) => Promise<Plan>>>;
let failures: unknown[];
let validation: Validation;

beforeEach(() => {
  vi.useFakeTimers();
  editor.reset();
  stale = new EventEmitter<void>();
  failures = [];
  planOf = vi.fn(async (document) => ({
    ...parseExperiment(document.getText()),
    tokens: [],
    requests: [],
    hashes: [],
  }));
  const experiments = { planOf, onDidBecomeStale: stale.event as vscode.Event<void> };
  validation = new Validation(experiments, (error) => failures.push(error));
});
afterEach(() => {
  validation.dispose();
  vi.useRealTimers();
});

const open = (text: string, name = '/w/a.t2v.json') => new TextDocument(name, text).open();
const codes = (document: TextDocument) => editor.diagnostics.get(document.uri.toString())?.map(({ code }) => code);
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('Validation', () => {
  it('checks at once what is opened', async () => {
    const document = open(broken);
    await settle();
    expect(codes(document)).toEqual(['unknown-field']);
  });

  it('checks what was open before it', async () => {
    const document = open(broken);
    editor.diagnostics.clear();
    const other = new Validation({ planOf, onDidBecomeStale: stale.event as vscode.Event<void> }, () => undefined);
    await settle();
    expect(codes(document)).toEqual(['unknown-field']);
    other.dispose();
  });

  it('waits until typing stops, and then checks once', async () => {
    const document = open(valid);
    await settle();
    planOf.mockClear();
    for (const text of [`${valid} `, broken, `${broken} `]) {
      document.replaceBy(text);
      await settle(100);
    }
    expect(planOf).not.toHaveBeenCalled();
    await settle(50);
    expect(planOf).toHaveBeenCalledTimes(1);
    expect(codes(document)).toEqual(['unknown-field']);
  });

  it('does not show what it found in an earlier text', async () => {
    let finish: (plan: Plan) => void = () => undefined;
    planOf.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    const document = open(broken);
    document.replaceBy(valid);
    await settle(200);
    expect(codes(document)).toEqual([]);
    finish({ ...parseExperiment(broken), tokens: [], requests: [], hashes: [] });
    await settle();
    expect(codes(document)).toEqual([]);
  });

  it('shows nothing of a document that was closed meanwhile', async () => {
    const document = open(valid);
    await settle();
    document.replaceBy(broken);
    document.close();
    await settle(500);
    expect(editor.diagnostics.size).toBe(0);
  });

  it('checks again when something else has changed', async () => {
    const document = open(broken);
    await settle();
    editor.diagnostics.clear();
    stale.fire();
    await settle();
    expect(codes(document)).toEqual(['unknown-field']);
  });

  it('leaves other files alone', async () => {
    open(broken, '/w/package.json').replaceBy(valid);
    await settle(500);
    expect(planOf).not.toHaveBeenCalled();
  });

  it('answers how many problems there are, and reports its own failures', async () => {
    const document = open(broken);
    expect(await validation.check(document as unknown as vscode.TextDocument)).toBe(1);
    planOf.mockRejectedValueOnce(new Error('ours'));
    document.replaceBy(valid);
    await settle(200);
    expect(failures).toEqual([new Error('ours')]);
  });
});
