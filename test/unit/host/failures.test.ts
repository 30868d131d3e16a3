// Errors in front of the user: text, buttons, and what the buttons do to the experiment.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { CancelledError, UserError, type ErrorData } from '../../../src/base/errors';
import { failureButtons, goToField, setField, showFailure } from '../../../src/host/failures';
import { TextDocument, Uri, editor, window } from '../../support/vscode';
import { tinyRequest } from '../../support/tinyModel';

beforeEach(() => editor.reset());

const uri = Uri.file('/w/a.t2v.json') as unknown as vscode.Uri;
const open = (text: string) => new TextDocument('/w/a.t2v.json', text).open();
const frames: ErrorData = {
  fault: 'user',
  code: 'frames-unsupported',
  message: 'The model makes 5 or 7 frames.',
  hint: 'Use one of: 5, 7.',
  field: 'video.frames',
  details: { value: 40, allowed: [5, 7] },
};

describe('showFailure', () => {
  it('says what happened and what to do, and runs the button', async () => {
    const document = open('{"version":1,"prompt":"a","video":{"frames":40}}');
    editor.answer = 'Lower frames to 7';
    await showFailure(new UserError(frames.code, frames.message, frames), { uri, showLog: () => undefined });
    expect(editor.errors).toEqual([
      {
        message: 'The model makes 5 or 7 frames. Use one of: 5, 7.',
        buttons: ['Lower frames to 7', 'Go to Line', 'Show Log'],
      },
    ]);
    expect(document.getText()).toBe('{"version":1,"prompt":"a","video":{"frames":7}}');
  });

  it('is silent about a cancel', async () => {
    await showFailure(new CancelledError(), { showLog: () => undefined });
    expect(editor.errors).toEqual([]);
  });

  it('does nothing when the message is closed', async () => {
    const showLog = vi.fn();
    await showFailure(new Error('boom'), { showLog });
    expect(editor.errors).toEqual([{ message: 'boom', buttons: ['Show Log'] }]);
    expect(showLog).not.toHaveBeenCalled();
  });
});

describe('failureButtons', () => {
  const titles = (error: ErrorData, context: Partial<Parameters<typeof failureButtons>[1]> = {}) =>
    failureButtons(error, { showLog: () => undefined, ...context }).map(({ title }) => title);

  it('leaves out what cannot work without the experiment', () => {
    expect(titles(frames)).toEqual(['Show Log']);
    expect(titles({ ...frames, details: { ...frames.details, uri: 'file:///w/a.t2v.json' } })).toEqual([
      'Lower frames to 7',
      'Go to Line',
      'Show Log',
    ]);
  });

  it.each([
    ['raise', { details: { value: 1, allowed: [5, 7] } }, 'Raise frames to 5'],
    [
      'size',
      { code: 'size-unsupported', field: 'video.width', details: { allowed: ['40x24'] } },
      'Change Size to 40 × 24',
    ],
  ])('names what it does: %s', (_what, changes, title) => {
    expect(titles({ ...frames, ...changes }, { uri })[0]).toBe(title);
  });

  it('offers to try again only where it can', () => {
    const crash: ErrorData = { fault: 'internal', code: 'worker-crashed', message: 'gone' };
    expect(titles(crash)).toEqual(['Show Log']);
    expect(titles(crash, { retry: async () => undefined, request: tinyRequest() })).toEqual(['Try Again', 'Show Log']);
  });
});

describe('the repair of a text', () => {
  const text = '{"version":1,"prompt":"a","stpes":3}';
  const fix = { title: 'Change to `steps`', edits: [{ offset: text.indexOf('stpes'), length: 5, text: 'steps' }] };
  const press = async (version: number) => {
    const details = { fix, version };
    const [button] = failureButtons(
      { fault: 'user', code: 'invalid-experiment', message: 'no', details },
      { uri, showLog: () => undefined },
    );
    await button!.run();
    return button!.title;
  };

  it('is made when it is still the same text', async () => {
    const document = open(text);
    expect(await press(document.version)).toBe(fix.title);
    expect(document.getText()).toBe(text.replace('stpes', 'steps'));
    expect(window.activeTextEditor?.document).toBe(document);
  });

  it('is left to the user when the text was changed meanwhile', async () => {
    const document = open(text);
    const { version } = document;
    document.replaceBy(`// mine\n${text}`);
    await press(version);
    expect(document.getText()).toBe(`// mine\n${text}`);
    expect(window.activeTextEditor?.document).toBe(document);
  });
});

describe('setField', () => {
  it.each([
    ['one field', 'video.frames', 5, '{"video":{"width":64,"frames":5}}'],
    ['a size keeps the rest', 'video', { width: 40, height: 24 }, '{"video":{"width":40, "height": 24,"frames":9}}'],
  ])('%s', async (_what, field, value, expected) => {
    const document = open('{"video":{"width":64,"frames":9}}');
    await setField(uri, field, value);
    expect(document.getText()).toBe(expected);
    expect(window.activeTextEditor?.document).toBe(document);
  });
});

describe('goToField', () => {
  it.each(['video.frames', 'video.width', 'motion.camera', 'not a path'])(
    'shows the document for %s',
    async (field) => {
      const document = open('{"video":{"frames":9}}');
      await goToField(uri, field);
      expect(window.activeTextEditor?.document).toBe(document);
    },
  );
});
