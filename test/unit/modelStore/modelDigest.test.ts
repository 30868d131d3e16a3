import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { modelDigest, type Sidecar } from '../../../src/modelStore';
import { sampleSidecar } from './sample';

describe('modelDigest', () => {
  it('is the sha256 of the description with sorted keys', () => {
    const small = { version: '1', format: 1, limits: { frames: [5, 3], a: 'é' } } as unknown as Sidecar;
    const text = '{"format":1,"limits":{"a":"é","frames":[5,3]},"version":"1"}';
    expect(modelDigest(small)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not depend on the order of fields, at any depth', () => {
    const { format, name, ...rest } = sampleSidecar();
    const { channels, ...latent } = rest.latent;
    expect(modelDigest({ ...rest, latent: { ...latent, channels }, name, format })).toBe(modelDigest(sampleSidecar()));
  });

  const changes: [name: string, change: Partial<Sidecar>][] = [
    ['a version', { version: '1.2.4' }],
    ['a scheduler setting', { scheduler: { shift: 3.1 } }],
    ['the order of a list', { controls: ['paths', 'camera'] }],
    [
      'the digest of a file',
      { components: { denoiser: { ...sampleSidecar().components.denoiser!, sha256: '3'.repeat(64) } } },
    ],
    ['a field of a later version', { later: true } as Partial<Sidecar>],
  ];
  for (const [name, change] of changes) {
    it(`changes with ${name}`, () => {
      expect(modelDigest(sampleSidecar(change))).not.toBe(modelDigest(sampleSidecar()));
    });
  }
});
