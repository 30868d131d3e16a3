// What may cross the border to the form, and what may not.
import { describe, expect, it } from 'vitest';
import {
  parseFormPlace,
  parseFromForm,
  parseToForm,
  type FormState,
  type FromForm,
  type ToForm,
} from '../../../src/protocol/formMessages';

const state: FormState = { version: 3, seen: 0, values: {}, defaults: {}, problems: [], images: {} };
const problem = { path: ['shots', 0], message: 'm', severity: 'error' as const, line: 2 };
const model = { name: 'n', sizes: [[384, 216]] as [number, number][], span: [1.2, 1.2, 0.6, 0.9] as FormModelSpan };
type FormModelSpan = [number, number, number, number];

const toForm: ToForm[] = [
  { kind: 'open', texts: { prompt: 'Prompt' } },
  { kind: 'state', state },
  {
    kind: 'state',
    state: {
      version: 0,
      seen: 7,
      defaults: { steps: 4 },
      problems: [problem, { ...problem, path: [], severity: 'warning', fix: 'Remove' }],
      model,
      images: { 'a.png': 'page:a.png' },
      poster: 'page:p.png',
    },
  },
];

const fromForm: FromForm[] = [
  { kind: 'ready' },
  { kind: 'edit', id: 1, settings: [{ path: ['seed'], value: [1, 2] }, { path: ['motion', 'camera'] }] },
  { kind: 'edit', id: 2, settings: [{ path: ['shots', 1], value: { prompt: 'p', seconds: 0.5 }, isInsertion: true }] },
  { kind: 'pickImage', id: 3, index: 0 },
  { kind: 'fix', version: 4, problem: 1 },
  { kind: 'openText' },
  { kind: 'openText', line: 12 },
];

describe('messages of the form', () => {
  it.each(toForm)('to the page: $kind', (message) => {
    expect(parseToForm(structuredClone(message))).toEqual(message);
  });

  it.each(fromForm)('from the page: $kind', (message) => {
    expect(parseFromForm(structuredClone(message))).toEqual(message);
  });

  it.each([
    undefined,
    null,
    'open',
    { kind: 'later' },
    { kind: 'open', texts: { prompt: 3 } },
    { kind: 'state' },
    { kind: 'state', state: { ...state, version: -1 } },
    { kind: 'state', state: { ...state, values: [] } },
    { kind: 'state', state: { ...state, defaults: null } },
    { kind: 'state', state: { ...state, images: { a: 1 } } },
    { kind: 'state', state: { ...state, poster: 1 } },
    { kind: 'state', state: { ...state, problems: [{ ...problem, path: [{}] }] } },
    { kind: 'state', state: { ...state, problems: [{ ...problem, severity: 'bad' }] } },
    { kind: 'state', state: { ...state, problems: [{ ...problem, fix: 5 }] } },
    { kind: 'state', state: { ...state, model: { ...model, sizes: [[384]] } } },
    { kind: 'state', state: { ...state, model: { ...model, span: [1, 2, 3] } } },
  ])('not to the page: %j', (message) => {
    expect(parseToForm(message)).toBeUndefined();
  });

  it.each([
    undefined,
    { kind: 'edit', id: 1 },
    { kind: 'edit', id: 1.5, settings: [] },
    { kind: 'edit', id: 1, settings: [{ path: [] }] },
    { kind: 'edit', id: 1, settings: [{ path: [-1], value: 1 }] },
    { kind: 'edit', id: 1, settings: [{ path: ['seed'], value: NaN }] },
    { kind: 'edit', id: 1, settings: [{ path: ['seed'], value: [undefined] }] },
    { kind: 'edit', id: 1, settings: [{ path: ['seed'], value: () => 1 }] },
    { kind: 'edit', id: 1, settings: [{ path: ['seed'], value: 1, isInsertion: 'yes' }] },
    { kind: 'pickImage', id: 1, index: '0' },
    { kind: 'fix', version: 1 },
    { kind: 'openText', line: -3 },
  ])('not from the page: %j', (message) => {
    expect(parseFromForm(message)).toBeUndefined();
  });

  it('a kept place is a number of pixels', () => {
    expect(parseFormPlace({ scroll: 40, more: 1 })).toEqual({ scroll: 40 });
    for (const odd of [undefined, null, {}, { scroll: -1 }, { scroll: '4' }])
      expect(parseFormPlace(odd)).toBeUndefined();
  });
});
