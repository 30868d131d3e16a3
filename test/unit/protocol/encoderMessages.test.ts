import { describe, expect, it } from 'vitest';
import { parseFromEncoder, parseToEncoder } from '../../../src/protocol/encoderMessages';

const job = { width: 64, height: 48, fps: 8, count: 5, bitrate: 1e6, title: 'a', note: 'b' };
const bytes = new Uint8Array([1, 2]);

describe('to the page', () => {
  it.each([
    { kind: 'start', job },
    { kind: 'picture', index: 0, planes: bytes },
  ])('$kind passes', (message) => {
    expect(parseToEncoder(message)).toBe(message);
  });

  it.each([
    undefined,
    null,
    'start',
    { kind: 'start' },
    { kind: 'start', job: { ...job, width: 0 } },
    { kind: 'start', job: { ...job, note: 3 } },
    { kind: 'picture', index: -1, planes: bytes },
    { kind: 'picture', index: 0, planes: [1, 2] },
    { kind: 'ready' },
  ])('%j does not', (message) => {
    expect(parseToEncoder(message)).toBeUndefined();
  });
});

describe('to the editor', () => {
  it.each([
    { kind: 'ready' },
    { kind: 'next', index: 3 },
    { kind: 'config', codec: 'avc1.64001f', description: bytes },
    { kind: 'packet', data: bytes, isKey: false },
    { kind: 'done' },
    { kind: 'failed', isMissing: true, message: 'none' },
  ])('$kind passes', (message) => {
    expect(parseFromEncoder(message)).toBe(message);
  });

  it.each([
    undefined,
    7,
    { kind: 'next' },
    { kind: 'next', index: 1.5 },
    { kind: 'config', codec: 'avc1.64001f', description: 'abc' },
    { kind: 'packet', data: bytes },
    { kind: 'failed', message: 'none' },
    { kind: 'start', job },
  ])('%j does not', (message) => {
    expect(parseFromEncoder(message)).toBeUndefined();
  });
});
