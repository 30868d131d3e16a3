import { describe, expect, it } from 'vitest';
import { metadataFromText, metadataToText } from '../../../src/video/clipMetadata';
import { sampleMetadata } from './sample';

const video = { width: 96, height: 64, frames: 5, fps: 8 };

describe('metadataToText', () => {
  it('is plain ASCII that JSON reads back, whatever the prompt', () => {
    const metadata = sampleMetadata({ prompt: 'ünï 🐢 \u0000 \u007f \ud800 \uffff "q" \\' });
    const text = metadataToText(metadata, video);
    expect(text).toMatch(/^[ -~]+$/);
    expect(metadataFromText(text, 'x')).toEqual({ ...metadata, video });
  });

  it('leaves out what is not metadata, and keeps one order', () => {
    const { versions, ...rest } = sampleMetadata();
    const mixed = { versions, extra: 'secret', ...rest };
    expect(metadataToText(mixed, video)).toBe(metadataToText(sampleMetadata(), video));
  });
});

describe('metadataFromText', () => {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- damaged on purpose, field by field
  type Loose = Record<string, any>;
  const whole = JSON.parse(metadataToText(sampleMetadata(), video)) as Loose;
  const changed = (change: (value: Loose) => void) => {
    const value = structuredClone(whole);
    change(value);
    return JSON.stringify(value);
  };

  // name, text, code, field at fault
  const cases: [name: string, text: string | undefined, code: string, field: string | undefined][] = [
    ['no tag', undefined, 'foreign-clip', undefined],
    ['no JSON', 'hello', 'damaged-metadata', ''],
    ['a list', '[]', 'damaged-metadata', ''],
    ['null', 'null', 'damaged-metadata', ''],
    ['a later format', changed((value) => (value.format = 2)), 'newer-format', undefined],
    ['format as text', changed((value) => (value.format = '1')), 'damaged-metadata', 'format'],
    ['no request', changed((value) => delete value.request), 'damaged-metadata', 'request'],
    ['a seed that is no integer', changed((value) => (value.seed = 1.5)), 'damaged-metadata', 'seed'],
    ['an unknown sampler', changed((value) => (value.request.sampler = 'best')), 'damaged-metadata', 'request.sampler'],
    ['a width of 0', changed((value) => (value.request.video.width = 0)), 'damaged-metadata', 'request.video.width'],
    [
      'a missing camera rate',
      changed((value) => delete value.request.motion.camera[0].pan),
      'damaged-metadata',
      'request.motion.camera.0.pan',
    ],
    ['frames of the file missing', changed((value) => delete value.video.frames), 'damaged-metadata', 'video.frames'],
    [
      'a digest that is no text',
      changed((value) => (value.modelDigests.denoiser = 5)),
      'damaged-metadata',
      'modelDigests.denoiser',
    ],
  ];
  for (const [name, text, code, field] of cases) {
    it(`${name} is ${code}`, () => {
      const expected = { code, field, fault: 'user', message: expect.stringContaining('clip.webm') };
      expect(() => metadataFromText(text, 'clip.webm')).toThrowError(expect.objectContaining(expected));
    });
  }

  it('keeps fields that it does not know', () => {
    const text = changed((value) => {
      value.note = 'mine';
      value.request.video.later = true;
    });
    expect(metadataFromText(text, 'x')).toMatchObject({ note: 'mine', request: { video: { later: true } } });
  });
});
