// What stands in the bytes of a WebP. Its pictures are looked at by a browser in test/integration/video/exportClip.test.ts.
import { describe, expect, it } from 'vitest';
import { clipTags } from '../../../src/video/clip';
import { metadataFromText, metadataTag } from '../../../src/video/clipMetadata';
import { encodeWebp, readWebpTag } from '../../../src/video/webp';
import { sampleFrames, sampleMetadata } from './sample';

const video = { width: 96, height: 64, frames: 5, fps: 8 };

/** Names and contents of the chunks, by the specification, apart from the code under test. */
function chunksOf(file: Uint8Array): [string, Buffer][] {
  const bytes = Buffer.from(file);
  const found: [string, Buffer][] = [];
  for (let at = 12; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    found.push([bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + length)]);
    at += 8 + length + (length % 2);
  }
  return found;
}

describe('encodeWebp', () => {
  it('writes header, animation and frames as the format says', async () => {
    const file = Buffer.from(await encodeWebp(sampleFrames(), {}));
    expect([file.toString('latin1', 0, 4), file.readUInt32LE(4), file.toString('latin1', 8, 12)]).toEqual([
      'RIFF',
      file.length - 8,
      'WEBP',
    ]);
    const chunks = chunksOf(file);
    expect(chunks.map(([name]) => name)).toEqual(['VP8X', 'ANIM', ...Array<string>(5).fill('ANMF')]);
    const header = chunks[0]![1];
    expect([header[0], header.readUIntLE(4, 3) + 1, header.readUIntLE(7, 3) + 1]).toEqual([0x02, 96, 64]);
    expect(chunks[1]![1].readUInt16LE(4)).toBe(0);
    const frames = chunks.slice(2).map(([, bytes]) => bytes);
    expect(frames.map((bytes) => bytes.readUIntLE(12, 3))).toEqual([125, 125, 125, 125, 125]);
    expect(frames.map((bytes) => bytes.toString('latin1', 16, 20))).toEqual(Array<string>(5).fill('VP8 '));
    expect(frames.map((bytes) => [bytes.readUIntLE(6, 3) + 1, bytes.readUIntLE(9, 3) + 1])).toContainEqual([96, 64]);
  });

  it('gives the same bytes for the same frames', async () => {
    expect(await encodeWebp(sampleFrames(), {})).toEqual(await encodeWebp(sampleFrames(), {}));
  });

  it('refuses what the format cannot hold', async () => {
    const made = encodeWebp({ ...sampleFrames(8, 6, 1), width: 16_385 }, {});
    await expect(made).rejects.toThrowError(expect.objectContaining({ code: 'frame-size', fault: 'user' }));
  });

  it('stops between two frames', async () => {
    const stop = new AbortController();
    const made = encodeWebp(sampleFrames(), {}, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(made).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
  });
});

describe('the experiment in a WebP', () => {
  it.each([
    ['plain words', 'a cat sleeps on a roof'],
    ['many scripts', 'кошка 猫 قطة 🐈‍⬛ — “quoted” \\ </tag> & \t tab'],
    ['10 000 characters', 'long 🐢 prompt '.repeat(1000).slice(0, 10_000)],
    ['odd code points', 'nul \u0000 lone \ud800 last \uffff'],
  ])('with %s comes back', async (_, prompt) => {
    const metadata = sampleMetadata({ prompt });
    const file = await encodeWebp(sampleFrames(), clipTags(metadata, video));
    expect(metadataFromText(readWebpTag(file, 'a.webp'), 'a.webp')).toEqual({ ...metadata, video });
    const [, header] = chunksOf(file)[0]!;
    expect(header[0]).toBe(0x06);
  });

  it('is XMP that other programs read: title and description', async () => {
    const file = await encodeWebp(sampleFrames(), clipTags(sampleMetadata({ prompt: 'a <fox> & a "frog"' }), video));
    const xmp = chunksOf(file).at(-1)![1].toString('utf8');
    expect(xmp).toContain(
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">a &lt;fox&gt; &amp; a &quot;frog&quot;</rdf:li>',
    );
    expect(xmp).toContain('Made by T2V Lab with embedded: seed 7');
  });

  it.each([
    ['an attribute', `<rdf:Description a:${metadataTag}="{&quot;x&quot;:&#34;&#x26;&amp;&#34;}"/>`],
    ['an element', `<z:${metadataTag}>{"x":"&amp;&#38;"}</z:${metadataTag}>`],
  ])('is found as %s, as other programs may write it', (_, xmp) => {
    const content = Buffer.from(xmp);
    const chunk = Buffer.concat([Buffer.from('XMP \0\0\0\0'), content, Buffer.alloc(content.length % 2)]);
    chunk.writeUInt32LE(content.length, 4);
    const file = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), chunk]);
    file.writeUInt32LE(file.length - 8, 4);
    expect(readWebpTag(file, 'a.webp')).toBe('{"x":"&&"}');
  });

  it('is not there when it is not given', async () => {
    const file = await encodeWebp(sampleFrames(), {});
    expect(readWebpTag(file, 'a.webp')).toBeUndefined();
    expect(Buffer.from(file).includes('T2V')).toBe(false);
  });

  it.each([0.1, 0.5, 0.99])('cut off at %d of the file is told as damage', async (share) => {
    const file = await encodeWebp(sampleFrames(9, 5, 2), clipTags(sampleMetadata(), video));
    const cut = file.subarray(0, Math.floor(file.length * share));
    expect(() => readWebpTag(cut, 'a.webp')).toThrowError(expect.objectContaining({ code: 'damaged-clip' }));
  });
});
