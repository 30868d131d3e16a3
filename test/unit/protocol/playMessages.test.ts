// What may cross the border to the panel in which a clip is played, and what may not.
import { describe, expect, it } from 'vitest';
import { parseFromPlay, parseToPlay } from '../../../src/protocol/playMessages';

const names = ['hint', 'left', 'right', 'up', 'down', 'stand', 'end', 'again', 'open', 'rate'];
const texts = Object.fromEntries(names.map((name) => [name, name]));
const show = { kind: 'show', state: 'playing', title: 't', status: 's', texts };
const frames = { width: 4, height: 2, count: 3, fps: 8, data: new Uint8ClampedArray(96) };
const pictures = { kind: 'frames', first: 4, frames, at: [0.5, 1] };

describe('to the page', () => {
  it.each([show, { ...show, state: 'ended' }, pictures])('%# passes', (message) => {
    expect(parseToPlay(message)).toEqual(message);
  });

  it.each([
    undefined,
    null,
    'show',
    { kind: 'other' },
    { ...show, state: 'resting' },
    { ...show, texts: { ...texts, up: 3 } },
    { ...show, texts: undefined },
    { ...pictures, at: [0.5, 2] },
    { ...pictures, first: -1 },
    { ...pictures, frames: { ...frames, count: 2 } },
    { ...pictures, frames: { ...frames, data: [...frames.data] } },
  ])('%# is dropped', (message) => {
    expect(parseToPlay(message)).toBeUndefined();
  });
});

describe('from the page', () => {
  it.each([{ kind: 'ready' }, { kind: 'end' }, { kind: 'again' }, { kind: 'open' }, { kind: 'steer', x: -1, y: 0 }])(
    '%j passes',
    (message) => {
      expect(parseFromPlay(message)).toEqual(message);
    },
  );

  it.each([undefined, {}, { kind: 'steer', x: 2, y: 0 }, { kind: 'steer', x: 1 }, { kind: 'quit' }])(
    '%j is dropped',
    (message) => {
      expect(parseFromPlay(message)).toBeUndefined();
    },
  );
});
