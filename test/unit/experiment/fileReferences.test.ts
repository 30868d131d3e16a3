// Which values name files, and what a caret in one of them is completing. `|` marks the caret.
import { describe, expect, it } from 'vitest';
import { fileReferences, referenceAt, referenceKind } from '../../../src/experiment/fileReferences';

describe('fileReferences', () => {
  it('lists every named file with its kind, in the order of the text', () => {
    const text = `{ "extends": "base.t2v.json", "model": "embedded", "prompt": "a.png",
      "keyframes": [{ "image": "a.png" }, { "at": 1 }], "adapters": [{ "file": "b.bin" }],
      "sweep": { "model": ["./m"], "keyframes[0].image": ["c.png"], "prompt": ["d.png"] } }`;
    expect(fileReferences(text).map(({ kind, text: written, path }) => [kind, written, path.join('/')])).toEqual([
      ['experiment', 'base.t2v.json', 'extends'],
      ['model', 'embedded', 'model'],
      ['image', 'a.png', 'keyframes/0/image'],
      ['adapter', 'b.bin', 'adapters/0/file'],
      ['model', './m', 'sweep/model/0'],
      ['image', 'c.png', 'sweep/keyframes[0].image/0'],
    ]);
  });

  it.each(['', '[', '{"extends": 3}'])('lists none in %s', (text) => {
    expect(fileReferences(text)).toEqual([]);
  });
});

describe('referenceAt', () => {
  it.each([
    ['{"extends": "|"}', 'experiment', '', ''],
    ['{"extends": "../sh|ots/a"}', 'experiment', '../sh', '../shots/a'],
    ['{"keyframes": [{"at": "first", "image": "im|"}]}', 'image', 'im', 'im'],
    ['{"keyframes": [{"image": "im|ages/start.png"', 'image', 'im', 'images/start.png'],
    ['{"adapters": [{"file": "a/|"}]}', 'adapter', 'a/', 'a/'],
    ['{"model": "./|"}', 'model', './', './'],
    ['{"sweep": {"model": ["embedded", "./m|"]}}', 'model', './m', './m'],
  ])('in %s completes a file', (marked, kind, typed, whole) => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const found = referenceAt(text, offset);
    expect(found).toMatchObject({ kind, typed });
    expect(text.slice(found!.range.offset, found!.range.offset + found!.range.length)).toBe(whole);
  });

  it.each([
    '{"ext|ends": "a"}',
    '{"extends": |"a"}',
    '{"extends": "a"| }',
    '{"prompt": "im|"}',
    '{"keyframes": [{"at": "fi|rst"}]}',
    '{"keyframes": "a|"}',
    '|',
  ])('in %s completes none', (marked) => {
    const offset = marked.indexOf('|');
    expect(referenceAt(marked.replace('|', ''), offset)).toBeUndefined();
  });
});

describe('referenceKind', () => {
  it.each([
    [['keyframes', 0, 'image'], 'image'],
    [['keyframes', 0, 'at'], undefined],
    [['sweep', 'adapters[1].file', 0], 'adapter'],
    [['sweep', 'steps', 0], undefined],
    [[], undefined],
  ])('%j is %s', (path, kind) => {
    expect(referenceKind(path)).toBe(kind);
  });
});
