// What an export offers, and what it says of a width that cannot be.
import { describe, expect, it } from 'vitest';
import { checkWidth, formatText, sizeChoices, speedChoices } from '../../../../src/host/commands/exportSteps';
import { exportFormats, type ExportFormat } from '../../../../src/protocol/exportFormats';

const clip = { width: 384, height: 216, fps: 8 };

describe('the sizes', () => {
  it('begin with that of the clip', () => {
    expect(sizeChoices(clip, 'gif')).toEqual([
      { scale: 1, width: 384, height: 216 },
      { scale: 0.5, width: 192, height: 108 },
      { scale: 0.75, width: 288, height: 162 },
      { scale: 1.5, width: 576, height: 324 },
      { scale: 2, width: 768, height: 432 },
      { scale: 3, width: 1152, height: 648 },
    ]);
  });

  it('of an MP4 are those with even sides', () => {
    const scales = sizeChoices({ width: 66, height: 34, fps: 8 }, 'mp4').map(({ scale }) => scale);
    expect(scales).toEqual([1, 0.75, 2, 3]);
    expect(sizeChoices({ width: 33, height: 17, fps: 8 }, 'mp4').map(({ scale }) => scale)).toEqual([1.5, 2]);
  });
});

describe('a width', () => {
  it.each<[string, ExportFormat]>([
    ['320', 'gif'],
    ['321', 'webm'],
    ['320', 'mp4'],
    ['8192', 'webp'],
  ])('of %s is taken for %s', (text, format) => {
    expect(checkWidth(text, clip, format)).toBeUndefined();
  });

  it.each<[string, ExportFormat, string]>([
    ['', 'gif', 'A whole number from 1 to 8192.'],
    ['12.5', 'gif', 'A whole number from 1 to 8192.'],
    ['0', 'gif', 'A whole number from 1 to 8192.'],
    ['9000', 'gif', 'A whole number from 1 to 8192.'],
    ['321', 'mp4', '321 × 181: both sides of an MP4 are even. Nearest: 320, 324.'],
    ['322', 'mp4', '322 × 181: both sides of an MP4 are even. Nearest: 320, 324.'],
  ])('of %j is not taken for %s: %s', (text, format, words) => {
    expect(checkWidth(text, clip, format)).toBe(words);
  });

  it('is refused when the height that follows cannot be', () => {
    expect(checkWidth('8000', { width: 10, height: 20, fps: 8 }, 'gif')).toBe(
      'The height would be 16000; it goes from 1 to 8192.',
    );
  });
});

describe('the speeds', () => {
  it.each<[number, ExportFormat, number[]]>([
    [8, 'gif', [1, 0.25, 0.5, 1.5, 2, 4]],
    [24, 'gif', [1, 0.25, 0.5, 1.5, 2]],
    [60, 'gif', [0.25, 0.5]],
    [60, 'webm', [1, 0.25, 0.5, 1.5, 2, 4]],
  ])('at %d frames per second as %s are %j', (fps, format, speeds) => {
    expect(speedChoices({ ...clip, fps }, format)).toEqual(speeds);
  });
});

describe('the formats', () => {
  it('have each a name and a word on what they are for', () => {
    const texts = (Object.keys(exportFormats) as ExportFormat[]).map(formatText);
    expect(new Set(texts.map(({ label }) => label)).size).toBe(6);
    for (const { detail } of texts) expect(detail).toMatch(/^[A-Z].{10,}/);
  });
});
