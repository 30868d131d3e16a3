// What the form is told of a text: values, what holds without them, problems with their lines, image files.
import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { parseExperiment } from '../../../../src/experiment/parse';
import { backgroundText, defaultsOf, formProblems, imageFiles, valuesOf } from '../../../../src/host/panels/formState';
import { TextDocument } from '../../../support/vscode';

describe('valuesOf', () => {
  it.each([
    ['{ "seed": 7 /* x */ }', { seed: 7 }],
    ['{ "seed": "odd", "nonsense": [1,], }', { seed: 'odd', nonsense: [1] }],
    ['{ "seed": 7', undefined],
    ['{ "seed": }', undefined],
    ['[1]', undefined],
    ['', undefined],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

describe('backgroundText', () => {
  it.each([
    [
      { prompt: 'a fox', steps: 3 },
      { version: 1, prompt: 'background' },
    ],
    [
      { extends: 'base.t2v.json', prompt: 'a fox' },
      { version: 1, extends: 'base.t2v.json' },
    ],
    [
      { model: '../mine', seed: 1 },
      { version: 1, prompt: 'background', model: '../mine' },
    ],
    [
      { extends: 5, model: [] },
      { version: 1, prompt: 'background' },
    ],
  ])('of %j is valid by itself', (values, expected) => {
    const text = backgroundText(values);
    expect(JSON.parse(text)).toEqual(expected);
    expect(parseExperiment(text).problems).toEqual([]);
  });
});

describe('defaultsOf', () => {
  it('are the format’s, then the model’s, then what is inherited', () => {
    const inherited = { steps: 9, video: { fps: 12 }, motion: { camera: { pan: 0.5 } }, prompt: 'a fox' };
    expect(defaultsOf(inherited, { guidance: 1, width: 384, height: 216, steps: 4 })).toMatchObject({
      negativePrompt: '',
      seed: 0,
      steps: 9,
      guidance: 1,
      sampler: 'flow-match-euler',
      video: { width: 384, height: 216, frames: 16, fps: 12 },
      motion: { strength: 1, camera: { pan: 0.5 } },
      prompt: 'a fox',
    });
  });

  it('need neither', () => {
    expect(defaultsOf({})).toMatchObject({ steps: 12, guidance: 2.5, video: { width: 256, height: 256 } });
  });
});

describe('formProblems', () => {
  it('carry the line and the title of the repair', () => {
    const text = '{\n  "version": 1,\n  "prompt": "a fox",\n  "stesp": 4\n}\n';
    const document = new TextDocument('/w/a.t2v.json', text);
    const [problem, ...others] = formProblems(
      parseExperiment(text).problems,
      document as unknown as vscode.TextDocument,
    );
    expect(others).toEqual([]);
    expect(problem).toEqual({
      path: ['stesp'],
      message: expect.stringContaining('stesp') as string,
      severity: 'error',
      line: 4,
      fix: expect.stringContaining('steps') as string,
    });
  });
});

describe('imageFiles', () => {
  const place = { file: '/w/clips/a.t2v.json', workspace: '/w' };

  it('are those inside the workspace, from the experiment’s own folder', () => {
    const images = ['start.png', '../end.png', '/w/abs.png', '../../outside.png', 'http://x/y.png'];
    const files = imageFiles({ keyframes: images.map((image) => ({ at: 'first', image })) }, place);
    expect([...files]).toEqual([
      ['start.png', '/w/clips/start.png'],
      ['../end.png', '/w/end.png'],
      ['/w/abs.png', '/w/abs.png'],
    ]);
  });

  it.each([{}, { keyframes: 5 }, { keyframes: [null, 'x', { at: 1 }] }])('are none in %j', (values) => {
    expect(imageFiles(values, place).size).toBe(0);
  });
});
