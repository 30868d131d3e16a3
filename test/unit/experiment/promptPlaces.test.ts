// Where the words for the model stand.
import { describe, expect, it } from 'vitest';
import { promptPlaces, tailRange } from '../../../src/experiment/promptPlaces';

const slice = (text: string, { offset, length }: { offset: number; length: number }) =>
  text.slice(offset, offset + length);

describe('promptPlaces', () => {
  it('finds prompts of the file, of its shots and of its sweep', () => {
    const text = `{ "negativePrompt": "blur", "prompt": "a \\"fox\\"",
      "shots": [{ "prompt": "one" }, { "seconds": 1 }, { "prompt": "three" }],
      "sweep": { "prompt": ["p1", 2, "p2"], "steps": [3], "shots[0].prompt": ["p3"] } }`;
    const places = promptPlaces(text);
    expect(places.map((place) => [place.path, place.text])).toEqual([
      [['negativePrompt'], 'blur'],
      [['prompt'], 'a "fox"'],
      [['shots', 0, 'prompt'], 'one'],
      [['shots', 2, 'prompt'], 'three'],
      [['sweep', 'prompt', 0], 'p1'],
      [['sweep', 'prompt', 2], 'p2'],
      [['sweep', 'shots[0].prompt', 0], 'p3'],
    ]);
    expect(places.map((place) => slice(text, place.range)).slice(0, 2)).toEqual(['"blur"', '"a \\"fox\\""']);
  });

  it.each(['', '[]', '{"prompt": 3}', '{"shots": 1, "sweep": []}'])('finds none in %s', (text) => {
    expect(promptPlaces(text)).toEqual([]);
  });
});

describe('tailRange', () => {
  it.each([
    ['{"prompt": "a red fox"}', 6, 'fox'],
    ['{"prompt": "a red fox"}', 0, 'a red fox'],
    // With an escape the places in the words are not those in the document.
    ['{"prompt": "a \\u0072ed fox"}', 6, '"a \\u0072ed fox"'],
  ])('of %s from %i is %s', (text, from, expected) => {
    expect(slice(text, tailRange(text, promptPlaces(text)[0]!, from))).toBe(expected);
  });
});
