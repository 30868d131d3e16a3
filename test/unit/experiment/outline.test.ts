// The outline of documents: names, details and exact ranges; damaged texts give what can be read of them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itemAt, outlineOf, type OutlineItem } from '../../../src/experiment/outline';

const text = `{
  "version": 1,
  "shots": [
    { "prompt": "a fox", "seconds": 1 },
    { "prompt": "a cat" }
  ],
  "negativePrompt": "blur",
  "motion": {
    "camera": [{ "at": 0, "pan": 0.5 }, { "at": 1.5, "zoom": -0.2, "roll": 1 }],
    "paths": [{ "object": "fox", "points": [[0, 0.1, 0.2], [1, 0.3, 0.4]] }, {}]
  },
  "keyframes": [{ "at": "last", "image": "end.png" }, { "at": 0.5, "image": "mid.png" }],
  "sweep": { "guidance": [1, 2], "motion.strength": [0] },
  "expect": [{ "object": "fox" }, { "metric": "flicker", "max": 1 }]
}`;

const shown = ({ kind, name, detail, children }: OutlineItem): unknown => [kind, name, detail, children.map(shown)];
const slice = ({ offset, length }: { offset: number; length: number }) => text.slice(offset, offset + length);

describe('outlineOf', () => {
  it('lists what is there, in the order of the text', () => {
    expect(outlineOf(text).map(shown)).toEqual([
      [
        'group',
        'Shots',
        '2',
        [
          ['shot', 'Shot 1', 'a fox (1 s)', []],
          ['shot', 'Shot 2', 'a cat ()', []],
        ],
      ],
      ['prompt', 'Negative prompt', 'blur', []],
      [
        'group',
        'Camera',
        '2',
        [
          ['cameraKey', '0 s', 'pan 0.5', []],
          ['cameraKey', '1.5 s', 'zoom -0.2, roll 1', []],
        ],
      ],
      [
        'group',
        'Paths',
        '2',
        [
          ['path', 'fox', '2', []],
          ['path', 'Path 2', '', []],
        ],
      ],
      [
        'group',
        'Keyframes',
        '2',
        [
          ['keyframe', 'last', 'end.png', []],
          ['keyframe', '0.5 s', 'mid.png', []],
        ],
      ],
      ['sweep', 'Sweep', 'guidance × 2, motion.strength × 1', []],
      [
        'group',
        'Expectations',
        '2',
        [
          ['expectation', 'fox', '', []],
          ['expectation', 'flicker', '', []],
        ],
      ],
    ]);
  });

  it('gives the whole field, and its name as the place for the caret', () => {
    const items = outlineOf(text);
    expect(slice(itemAt(items, ['negativePrompt'])!.range)).toBe('"negativePrompt": "blur"');
    expect(slice(itemAt(items, ['negativePrompt'])!.selection)).toBe('"negativePrompt"');
    expect(slice(itemAt(items, ['shots', 0])!.range)).toBe('{ "prompt": "a fox", "seconds": 1 }');
    expect(slice(itemAt(items, ['shots', 0])!.selection)).toBe('{');
    expect(itemAt(items, ['shots', 7])).toBeUndefined();
  });

  it('shows a constant camera by its speeds', () => {
    const items = outlineOf('{"version":1,"prompt":"a fox","motion":{"camera":{"pan":0.5,"tilt":-1}}}');
    expect(items.map(shown)).toEqual([
      ['prompt', 'Prompt', 'a fox', []],
      ['group', 'Camera', 'pan 0.5, tilt -1', []],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['words', 'a fox'],
    ['no known field', '{"version":1}'],
  ])('is empty for %s', (_what, damaged) => {
    expect(outlineOf(damaged)).toEqual([]);
  });

  it.each([
    ['an unclosed list', '{"prompt":"a fox","shots":[{"prompt":"b"'],
    ['entries of the wrong type', '{"shots":[1,null,"x"],"keyframes":{},"motion":{"camera":[2]},"sweep":[1]}'],
  ])('never has an empty name: %s', (_what, damaged) => {
    const all = (items: OutlineItem[]): OutlineItem[] => items.flatMap((item) => [item, ...all(item.children)]);
    const items = all(outlineOf(damaged));
    expect(items.length).toBeGreaterThan(0);
    for (const { name, range, selection } of items) {
      expect(name).not.toBe('');
      expect(selection.offset).toBeGreaterThanOrEqual(range.offset);
      expect(selection.offset + selection.length).toBeLessThanOrEqual(range.offset + range.length);
    }
  });

  const samples = join(__dirname, '../../../media/samples');
  it.each(readdirSync(samples).filter((name) => name.endsWith('.t2v.json')))(
    'finds something in the sample %s',
    (name) => {
      const items = outlineOf(readFileSync(join(samples, name), 'utf8'));
      expect(items.length + (name === 'draft-of-first.t2v.json' ? 1 : 0)).toBeGreaterThan(0);
    },
  );
});
