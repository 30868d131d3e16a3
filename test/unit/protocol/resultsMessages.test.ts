// What may cross the border to the results panel, and what may not.
import { describe, expect, it } from 'vitest';
import {
  keptPlayer,
  parseFromResults,
  parseResultsState,
  parseToResults,
  type FromResults,
  type ToResults,
} from '../../../src/protocol/resultsMessages';

const view = {
  title: 't',
  prompt: 'p',
  status: 's',
  facts: [{ name: 'n', value: 'v' }],
  buttons: [{ title: 'b', isMain: true }],
};
const clip = { key: 'k', kind: 'webm' as const, bytes: 9, poster: '', width: 4, height: 2, description: 'd' };
const picture = { frame: 3, seconds: 0.5, png: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]) };
const frames = { width: 4, height: 2, count: 3, fps: 8, data: new Uint8ClampedArray(96) };

const toPanel: ToResults[] = [
  { kind: 'show', view, recent: [] },
  {
    kind: 'show',
    view: {
      ...view,
      fraction: 0.5,
      job: 'j',
      clip,
      error: { message: 'm' },
      awaited: { width: 4, height: 2 },
    },
    recent: [{ key: 'k', poster: 'p', title: 't', isShown: false }],
    state: { root: '/w', run: 'r' },
  },
  { kind: 'progress', job: 'j', status: 's', fraction: 1 },
  { kind: 'preview', job: 'j', frames },
  { kind: 'seek', seconds: 1.5 },
];
const fromPanel: FromResults[] = [
  { kind: 'ready' },
  { kind: 'press', button: 2 },
  { kind: 'press', button: 0, picture },
  { kind: 'pick', key: 'k' },
  { kind: 'position', seconds: 0.5, frame: 4 },
];

describe('messages of the results panel', () => {
  it.each(toPanel)('to the panel: $kind', (message) => {
    expect(parseToResults(structuredClone(message))).toEqual(message);
  });

  it.each(fromPanel)('from the panel: $kind', (message) => {
    expect(parseFromResults(structuredClone(message))).toEqual(message);
  });

  it.each([
    undefined,
    'ready',
    { kind: 'later' },
    { kind: 'show' },
    { kind: 'progress', job: 'j', status: 's', fraction: 2 },
    { kind: 'preview', job: 'j', frames: { ...frames, data: [1, 2] } },
    { kind: 'preview', job: 'j', frames: { ...frames, width: 5 } },
    { kind: 'preview', job: 'j', frames: { ...frames, fps: 0 } },
    { kind: 'show', view, recent: [{ key: 3 }] },
    { kind: 'show', view: { ...view, buttons: [null] }, recent: [] },
    { kind: 'show', view: { ...view, clip: { ...clip, key: 3 } }, recent: [] },
    { kind: 'show', view: { ...view, awaited: { width: 'wide' } }, recent: [] },
  ])('are refused to the panel: %j', (message) => {
    expect(parseToResults(message)).toBeUndefined();
  });

  it.each([
    undefined,
    { kind: 'press' },
    { kind: 'press', button: -1 },
    { kind: 'press', button: 'b' },
    { kind: 'press', button: 1, picture: { ...picture, png: new Uint8Array(9) } },
    { kind: 'pick' },
  ])('are refused from the panel: %j', (message) => {
    expect(parseFromResults(message)).toBeUndefined();
  });

  it('what the player kept counts for its own clip only', () => {
    const player = { frame: 2, isPlaying: false, speed: 1, ends: 'loop' };
    expect(keptPlayer({ root: '/w', run: 'r', clip: 'k', player }, 'k')).toEqual(player);
    expect(keptPlayer({ clip: 'other', player }, 'k')).toBeUndefined();
    expect(keptPlayer(undefined, 'k')).toBeUndefined();
    expect(keptPlayer({ clip: 'k', player: { ...player, ends: 'bounce' } }, 'k')).toBeUndefined();
  });

  it('the kept state is checked too', () => {
    expect(parseResultsState({ root: '/w', run: 'r', more: 1 })).toEqual({ root: '/w', run: 'r' });
    expect(parseResultsState({ job: 'j', more: 1 })).toEqual({ job: 'j' });
    expect(parseResultsState({ root: 3 })).toBeUndefined();
    expect(parseResultsState({ job: 3 })).toBeUndefined();
    expect(parseResultsState(undefined)).toBeUndefined();
  });
});
