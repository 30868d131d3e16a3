// The tables against the words that the model was trained with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  cameraMoves,
  colourWords,
  motionVerbs,
  placePhrases,
  thingNames,
  type Motion,
} from '../../../../src/experiment/scene/vocabulary';
import { readScene } from '../../../../src/experiment/scene/readScene';
import { root } from '../../../support/sourceFiles';

const source = readFileSync(join(root, 'models/training/t2vtrain/vocabulary.py'), 'utf8');

/** The rows of one dictionary of the Python file: key → its quoted words. */
function rows(name: string): [string, string[]][] {
  const body = new RegExp(`^${name}.*?= \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  return [...body.matchAll(/^ {4}"([^"]+)": (.*?),?$/gm)].map(([, key, rest]) => [
    key!,
    [...rest!.matchAll(/"([^"]*)"/g)].map(([, word]) => word!),
  ]);
}

describe('the tables hold the words of the training', () => {
  it('things', () => {
    expect(rows('OBJECTS').length).toBeGreaterThan(60);
    expect(thingNames).toEqual(rows('OBJECTS').map(([, words]) => words));
  });

  it('places', () => {
    expect(Object.entries(placePhrases)).toEqual(rows('BACKGROUNDS'));
  });

  it('colours', () => {
    expect(colourWords).toEqual(rows('COLOURS').flatMap(([, words]) => words));
  });

  it.each(rows('MOTIONS'))('motion %s: every phrase is read whole', (name, phrases) => {
    expect(phrases.length).toBeGreaterThan(0);
    for (const phrase of phrases) {
      const kinds = readScene(phrase).map((one) => one.kind);
      expect(kinds, phrase).not.toContain('unknown');
      expect(
        kinds.some((kind) => kind === 'motion' || kind === 'move'),
        phrase,
      ).toBe(true);
    }
    expect([...Object.keys(motionVerbs), 'left', 'right'] satisfies string[] as Motion[]).toContain(name);
  });

  it.each(rows('CAMERAS'))('camera %s', (name, phrases) => {
    const [axis, direction] = name.split(' ');
    const positive = ['right', 'up', 'in'].includes(direction ?? '');
    for (const phrase of phrases) {
      const [first, ...rest] = readScene(phrase);
      expect(first, phrase).toMatchObject(
        axis === 'static' ? { kind: 'camera', sign: 0 } : { kind: 'camera', axis, sign: positive ? 1 : -1 },
      );
      expect(rest, phrase).toEqual([]);
    }
    expect(axis === 'static' || cameraMoves.some((move) => move.axis === axis)).toBe(true);
  });
});
