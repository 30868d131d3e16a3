// Sources of experiments for the property tests: valid values, the same values written untidily with comments, and
// broken variants of real texts. Everything comes from a seed, so a failure can be repeated.
import fc from 'fast-check';
import { samplerNames } from '../../../src/experiment/request';
import type { Experiment } from '../../../src/experiment/schema';

/** A seeded source of numbers in [0, 1): mulberry32, public domain, by Tommy Ettinger. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((text) => /\S/.test(text))
  .map((text) => text.replace(/\p{Surrogate}/gu, '?'));
const between = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Rising times inside a clip of two seconds. */
const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 4 })
  .map((list) => list.sort((a, b) => a - b).map((hundredth) => hundredth / 100));

const rates = fc.record(
  { pan: between(-1, 1), tilt: between(-1, 1), zoom: between(-1, 1), roll: between(-1, 1) },
  { requiredKeys: [] },
);

const cameraKeys = times.chain((list) => fc.tuple(...list.map((at) => rates.map((rate) => ({ at, ...rate })))));

const points = times.chain((list) =>
  fc.tuple(...list.map((t) => fc.tuple(fc.constant(t), between(0, 1), between(0, 1)))),
);

/** Valid experiments that use every part of the format except `extends`. */
export const experiments: fc.Arbitrary<Experiment> = fc
  .record({
    version: fc.constant(1 as const),
    title: optional(fc.string({ maxLength: 20 })),
    prompt: words,
    negativePrompt: optional(fc.string({ maxLength: 20 })),
    seed: optional(
      fc.oneof(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 4 }),
      ),
    ),
    steps: optional(fc.integer({ min: 1, max: 1000 })),
    guidance: optional(between(0, 100)),
    guidanceInterval: optional(fc.tuple(between(0, 0.4), between(0.5, 1))),
    guidanceRescale: optional(between(0, 1)),
    sampler: optional(fc.constantFrom(...samplerNames)),
    refine: optional(fc.record({ rounds: fc.integer({ min: 0, max: 8 }) }, { requiredKeys: [] })),
    noise: optional(fc.record({ warped: between(0, 1) }, { requiredKeys: [] })),
    video: optional(
      fc.record(
        { width: fc.integer({ min: 16, max: 4096 }), height: fc.integer({ min: 16, max: 4096 }), fps: between(1, 120) },
        { requiredKeys: [] },
      ),
    ),
    motion: optional(
      fc.record(
        {
          camera: fc.oneof(rates, cameraKeys),
          strength: between(0, 2),
          paths: fc.array(fc.record({ object: words, points }), { maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
    ),
    keyframes: optional(
      fc.uniqueArray(
        fc.record({
          at: fc.constantFrom('first' as const, 'last' as const, 0.5),
          image: words,
          strength: between(0, 1),
        }),
        { maxLength: 3, selector: ({ at }) => at },
      ),
    ),
    adapters: optional(fc.array(fc.record({ file: words, weight: between(-4, 4) }), { maxLength: 2 })),
    sweep: optional(
      fc.record(
        {
          steps: fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 3 }),
          guidance: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
    ),
    expect: optional(
      fc.array(fc.oneof(fc.record({ object: words }), fc.constant({ metric: 'camera.pan', min: -0.5, max: 0.5 })), {
        maxLength: 2,
      }),
    ),
  })
  .map((experiment) => withoutUndefined(experiment) as Experiment);

/** A copy without fields that hold `undefined`, as a parsed text has none. */
export function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** The same value as a text with shuffled fields, odd blanks and numbered comments in every place that allows one. */
export function untidyText(value: unknown, seed: number): { text: string; comments: string[] } {
  const next = seededNumbers(seed);
  const comments: string[] = [];
  const gap = (): string => {
    const choice = next();
    if (choice < 0.5) return choice < 0.25 ? '' : [' ', '\n', '\t', '\r\n  '][Math.floor(next() * 4)]!;
    if (choice < 0.85) return ' ';
    const isLine = choice > 0.93;
    const comment = isLine
      ? `// note ${comments.length}.`
      : `/* note ${comments.length}.${next() < 0.2 ? '\n over lines' : ''} */`;
    comments.push(comment);
    return isLine ? `${comment}\n` : ` ${comment} `;
  };
  const separated = (parts: string[]) => parts.map((part, index) => (index === 0 ? part : `,${gap()}${part}`)).join('');
  const write = (part: unknown): string => {
    if (Array.isArray(part)) return `[${gap()}${separated(part.map((item) => `${write(item)}${gap()}`))}]`;
    if (typeof part !== 'object' || part === null) return JSON.stringify(part);
    const isSweep = 'steps' in part && Array.isArray(part.steps);
    const members = Object.entries(part);
    if (!isSweep) shuffle(members, next);
    const written = members.map(([name, item]) => `${JSON.stringify(name)}${gap()}:${gap()}${write(item)}${gap()}`);
    return `{${gap()}${separated(written)}}`;
  };
  const text = `${gap()}${write(value)}${gap()}`;
  return { text, comments };
}

function shuffle(list: unknown[], next: () => number): void {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
}

const scraps = [
  '{', '}', '[', ']', ',', ':', '"', '\\', '//', '/*', '*/', '\n', '\r', ' ', '-', '0', '9007199254740993', '1e999',
  'NaN', 'null', 'true', '""', '"version"', '"__proto__": 1,', '"steps": -1,', '"seed": [1,1],', '{"a":', '[[[[',
  '\uFEFF', '\u2028', '\uD800', '\u0000', '"motion": 5,', '"sweep": {"video": [1]},', '"extends": "x",', '"expect": [{}],',
]; // prettier-ignore

/** `text` damaged in one to four places: cut, doubled, swapped, or with a scrap put in. */
export function damage(text: string, seed: number): string {
  const next = seededNumbers(seed);
  let damaged = text;
  for (let count = 1 + Math.floor(next() * 4); count > 0; count -= 1) {
    const start = Math.floor(next() * (damaged.length + 1));
    const end = Math.min(damaged.length, start + Math.floor(next() ** 3 * 40));
    const piece = damaged.slice(start, end);
    const replacement = [
      () => '',
      () => piece + piece,
      () => [...piece].reverse().join(''),
      () => piece + scraps[Math.floor(next() * scraps.length)]!,
      () => String.fromCharCode(Math.floor(next() * 128)),
      () => piece.replace(/\d+/, String(next() * 1e6 - 5e5)),
      () => piece.replace(/[A-Za-z]/, 'q'),
    ][Math.floor(next() * 7)]!();
    damaged = damaged.slice(0, start) + replacement + damaged.slice(end);
  }
  return damaged;
}
