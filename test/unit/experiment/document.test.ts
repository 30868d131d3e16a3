// The tree with ranges, and walking the schema beside it.
import { describe, expect, it } from 'vitest';
import {
  commaAfter,
  isWellFormed,
  keyAt,
  maxDepth,
  nodeAt,
  rangeOf,
  readDocument,
  valueOf,
  walk,
} from '../../../src/experiment/document';
import { branchFor, fieldNames, ruleText, schemaAt, shapeOf } from '../../../src/experiment/schemaTree';
import { shotFrames } from '../../../src/experiment/clipLength';

const text = '{"a": [1, {"b": -0}], // note\n "c": "d", "c": "e" /* end */ }';
const { root } = readDocument(text);

describe('readDocument', () => {
  it.each([
    { source: '{}', wellFormed: true },
    { source: ' // c\n [1,]', wellFormed: true },
    { source: '{"a":}', wellFormed: false },
    { source: '', wellFormed: false },
    { source: '{} {}', wellFormed: false },
    { source: '['.repeat(maxDepth) + ']'.repeat(maxDepth), wellFormed: true },
    { source: '['.repeat(maxDepth + 1) + ']'.repeat(maxDepth + 1), wellFormed: false },
  ])('$source: $wellFormed', ({ source, wellFormed }) => {
    expect(isWellFormed(readDocument(source))).toBe(wellFormed);
  });

  it('finds comments and trailing commas', () => {
    const { comments, trailingCommas } = readDocument('// a\n{"x": [1, /* b */ ], "y": ",]" ,}');
    expect(comments).toEqual([
      { offset: 0, length: 4 },
      { offset: 15, length: 7 },
    ]);
    expect(trailingCommas).toEqual([13, 36]);
  });

  it('counts only brackets outside texts and comments as depth', () => {
    expect(isWellFormed(readDocument(`["${'['.repeat(200)}"] // ${'['.repeat(200)}`))).toBe(true);
  });
});

describe('places', () => {
  it.each([
    { path: [], covers: text },
    { path: ['a'], covers: '[1, {"b": -0}]' },
    { path: ['a', 0], covers: '1' },
    { path: ['a', 1, 'b'], covers: '-0' },
    { path: ['c'], covers: '"e"' },
    { path: ['a', 2], covers: undefined },
    { path: ['a', 'b'], covers: undefined },
    { path: ['c', 0], covers: undefined },
    { path: ['x', 'y'], covers: undefined },
  ])('$path', ({ path, covers }) => {
    const node = nodeAt(root, path);
    expect(node && text.slice(node.offset, node.offset + node.length)).toBe(covers);
  });

  it('finds the name of a field', () => {
    expect(rangeOf(keyAt(root, ['a', 1, 'b'])!)).toEqual({ offset: text.indexOf('"b"'), length: 3 });
    expect(keyAt(root, ['a', 0])).toBeUndefined();
    expect(keyAt(root, ['x'])).toBeUndefined();
  });

  it('visits every value once', () => {
    const seen = [...walk(root!)].map(({ path }) => path.join('/'));
    expect(seen).toEqual(['', 'a', 'a/0', 'a/1', 'a/1/b', 'c', 'c']);
  });

  it.each([
    { source: '1 , 2', offset: 1, comma: 2 },
    { source: '1 /* , */ // ,\n, 2', offset: 1, comma: 15 },
    { source: '1 ] , 2', offset: 1, comma: undefined },
    { source: '1', offset: 1, comma: undefined },
  ])('finds the comma in $source', ({ source, offset, comma }) => {
    expect(commaAfter(source, offset)).toBe(comma);
  });
});

describe('valueOf', () => {
  it.each([
    { source: '{"a":[1,null,true,"x"],"b":{}}', value: { a: [1, null, true, 'x'], b: {} } },
    { source: '{"a":1,"a":2}', value: { a: 2 } },
    { source: '-0', value: 0 },
    { source: '{"__proto__":{"x":1},"a":1}', value: { a: 1 } },
  ])('$source', ({ source, value }) => {
    expect(valueOf(readDocument(source).root!)).toEqual(value);
  });
});

describe('the schema beside it', () => {
  it.each([
    { path: ['steps'], rule: 'a whole number from 1 to 1000' },
    { path: ['motion', 'camera', 'pan'], rule: 'a number from -1 to 1' },
    { path: ['motion', 'camera', 3, 'at'], rule: 'a number from 0 to 3600' },
    { path: ['shots', 0, 'seconds'], rule: 'a number above 0 and at most 3600' },
    { path: ['post', 'upscale'], rule: 'one of 1, 2, 4' },
    { path: ['title'], rule: 'text' },
    { path: ['version'], rule: '1' },
    { path: ['expect', 0, 'min'], rule: 'a number' },
    { path: ['video'], rule: 'an object with the fields width, height, frames, fps, loop, order' },
    { path: ['sweep'], rule: 'an object' },
    { path: ['sweep', 'steps'], rule: 'a list with at least 1 entry' },
    { path: ['sweep', 'steps', 0], rule: 'any value' },
  ])('says what $path takes', ({ path, rule }) => {
    expect(ruleText(schemaAt(path))).toBe(rule);
  });

  it.each([['nothing'], ['steps', 'x'], ['motion', 'camera', 'at'], ['motion', 'paths', 'object'], ['seed', 'x']])(
    'has no field %s.%s',
    (...path) => {
      expect(schemaAt(path.filter((step) => step !== undefined))).toBeUndefined();
    },
  );

  it('tells the branches of a union apart by shape', () => {
    const camera = schemaAt(['motion', 'camera']);
    expect(fieldNames(branchFor(camera, 'object'))).toEqual(['pan', 'tilt', 'zoom', 'roll']);
    expect(fieldNames(branchFor(camera, 'array'))).toEqual([]);
    expect(branchFor(camera, 'scalar')).toBeUndefined();
    expect(ruleText(undefined)).toBe('a value');
  });

  it.each([
    { value: {}, shape: 'object' },
    { value: [], shape: 'array' },
    { value: null, shape: 'scalar' },
    { value: 'x', shape: 'scalar' },
  ])('$value is $shape', ({ value, shape }) => {
    expect(shapeOf(value)).toBe(shape);
  });
});

describe('shotFrames', () => {
  it.each([
    { seconds: 2, fps: 8, frames: 16 },
    { seconds: 0.1, fps: 30, frames: 3 },
    { seconds: 0.7, fps: 10, frames: 7 },
    { seconds: 1001 / 30, fps: 30000 / 1001, frames: 1000 },
    { seconds: 0.3, fps: 8, frames: undefined },
    { seconds: 0.01, fps: 8, frames: undefined },
  ])('$seconds s at $fps: $frames', ({ seconds, fps, frames }) => {
    expect(shotFrames(seconds, fps)).toBe(frames);
  });
});
