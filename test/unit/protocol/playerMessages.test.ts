// What may cross the border between the editor and the player, and what may not.
import { describe, expect, it } from 'vitest';
import {
  isClipView,
  isShownFrame,
  largestRead,
  parseFromPlayer,
  parsePlayerState,
  parseToPlayer,
  type FromPlayer,
  type PlayerState,
  type ToPlayer,
} from '../../../src/protocol/playerMessages';

const toPlayer: ToPlayer[] = [
  { kind: 'bytes', read: 0, data: new Uint8Array([1, 2]) },
  { kind: 'unread', read: 3, message: 'gone' },
  { kind: 'seek', seconds: 0 },
];
const fromPlayer: FromPlayer[] = [
  { kind: 'read', clip: 'c', read: 1, start: 0, end: largestRead },
  { kind: 'position', seconds: 1.25, frame: 10 },
  { kind: 'drop', uris: ['file:///a.webm'] },
  { kind: 'dropClip', name: 'a fox.WebM', data: new Uint8Array([1]) },
];

describe('messages of the player', () => {
  it.each(toPlayer)('to the page: $kind', (message) => {
    expect(parseToPlayer(structuredClone(message))).toEqual(message);
  });

  it.each(fromPlayer)('from the page: $kind', (message) => {
    expect(parseFromPlayer(structuredClone(message))).toEqual(message);
  });

  it.each([
    undefined,
    null,
    'seek',
    { kind: 'seek' },
    { kind: 'seek', seconds: -1 },
    { kind: 'seek', seconds: Number.NaN },
    { kind: 'bytes', read: 0, data: [1, 2] },
    { kind: 'bytes', read: -1, data: new Uint8Array(1) },
    { kind: 'unread', read: 0 },
  ])('are refused to the page: %j', (message) => {
    expect(parseToPlayer(message)).toBeUndefined();
  });

  it.each([
    undefined,
    { kind: 'read', clip: 'c', read: 1, start: 5, end: 5 },
    { kind: 'read', clip: 'c', read: 1, start: 9, end: 5 },
    { kind: 'read', clip: 'c', read: 1, start: -1, end: 5 },
    { kind: 'read', clip: 'c', read: 1, start: 0.5, end: 5 },
    { kind: 'read', clip: 'c', read: 1, start: 0, end: largestRead + 1 },
    { kind: 'read', read: 1, start: 0, end: 1 },
    { kind: 'position', seconds: 1, frame: 1.5 },
    { kind: 'drop', uris: [1] },
    { kind: 'drop' },
    { kind: 'dropClip', name: 'a.webm', data: [1] },
    { kind: 'dropClip', name: '../a.webm', data: new Uint8Array(1) },
    { kind: 'dropClip', name: 'a.exe', data: new Uint8Array(1) },
  ])('are refused from the page: %j', (message) => {
    expect(parseFromPlayer(message)).toBeUndefined();
  });
});

describe('isClipView', () => {
  const clip = { key: 'k', kind: 'gif', bytes: 10, poster: '', width: 0, height: 0, description: 'd' };

  it('takes clips of every kind', () => {
    for (const kind of ['webm', 'mp4', 'gif', 'webp']) expect(isClipView({ ...clip, kind })).toBe(true);
  });

  it.each([
    ['another kind', { kind: 'avi' }],
    ['no key', { key: undefined }],
    ['a size that is no number', { bytes: '10' }],
    ['a negative width', { width: -4 }],
    ['no description', { description: undefined }],
  ])('refuses %s', (_what, change) => {
    expect(isClipView({ ...clip, ...change })).toBe(false);
  });
});

describe('parsePlayerState', () => {
  const state: PlayerState = { frame: 3, isPlaying: true, speed: 0.5, ends: 'pingPong', range: [1, 5] };

  it('takes what the player keeps, and no more than that', () => {
    expect(parsePlayerState({ ...state, more: 1 })).toEqual(state);
    const { range: _, ...whole } = state;
    expect(parsePlayerState(whole)).toEqual(whole);
    const near = { ...whole, view: { zoom: 2, x: 0.25, y: 0.75 } };
    expect(parsePlayerState(near)).toEqual(near);
  });

  it.each([
    ['no speed', { speed: 0 }],
    ['a frame between two', { frame: 1.5 }],
    ['an unknown way at the end', { ends: 'explode' }],
    ['a range that ends before it begins', { range: [5, 1] }],
    ['half a range', { range: [5] }],
    ['a range that is none', { range: 'all' }],
    ['a zoom beyond the strongest', { view: { zoom: 17, x: 0.5, y: 0.5 } }],
    ['a place beside the picture', { view: { zoom: 2, x: 1.5, y: 0.5 } }],
    ['playing as a text', { isPlaying: 'yes' }],
  ])('refuses %s', (_what, change) => {
    expect(parsePlayerState({ ...state, ...change })).toBeUndefined();
  });

  it('refuses anything else', () => {
    for (const value of [undefined, null, 3, 'state', []]) expect(parsePlayerState(value)).toBeUndefined();
  });
});

describe('isShownFrame', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);

  it('takes a PNG with its place, and nothing that only looks like one', () => {
    expect(isShownFrame({ frame: 0, seconds: 0, png })).toBe(true);
    expect(isShownFrame({ frame: 0, seconds: 0, png: png.slice(1) })).toBe(false);
    expect(isShownFrame({ frame: 0, seconds: 0, png: [...png] })).toBe(false);
    expect(isShownFrame({ frame: -1, seconds: 0, png })).toBe(false);
    expect(isShownFrame(undefined)).toBe(false);
  });
});
