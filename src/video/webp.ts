// Animated WebP, endless: lossy frames by libwebp in a container of our own writing, after "WebP Container Specification"
// (developers.google.com/speed/webp/docs/riff_container). Metadata is XMP. Leaves out alpha, partial frames and reading pictures.

import { throwIfAborted } from '../base/abort';
import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { metadataTag, type ClipTags } from './clipMetadata';
import { frameDelays } from './gif';
import { loadWebpEncoder } from './libwebp';
import type { EncodeOptions } from './vp9';

/** The format's own limit, in pixels. */
const longestSide = 16_384;
const hasXmp = 0x04;
const isAnimation = 0x02;
/** Each frame replaces the one before, whatever its alpha. */
const doNotBlend = 0x02;

/**
 * The whole file. Times are whole milliseconds whose sum keeps to the frame rate. Same frames and tags, same bytes.
 * @throws CancelledError; UserError `frame-size` beyond 16,384 pixels a side.
 */
export async function encodeWebp(frames: Frames, tags: ClipTags, options: EncodeOptions = {}): Promise<Uint8Array> {
  const { width, height, count, fps } = frames;
  if (Math.max(width, height) > longestSide) {
    throw new UserError('frame-size', `A WebP cannot hold ${width} × ${height}.`, {
      hint: `Width and height go up to ${longestSide}.`,
    });
  }
  const encodeStill = await loadWebpEncoder();
  const size = width * height * 4;
  const pictures: Uint8Array[] = [];
  for (const [index, duration] of frameDelays(count, fps, 1000).entries()) {
    throwIfAborted(options.signal);
    const still = encodeStill(frames.data.subarray(index * size, (index + 1) * size), width, height);
    const place = [...uint24(0), ...uint24(0), ...uint24(width - 1), ...uint24(height - 1)];
    pictures.push(chunk('ANMF', [...place, ...uint24(duration), doNotBlend], pictureChunk(still)));
    options.onProgress?.((index + 1) / count);
    await new Promise(setImmediate);
  }
  const xmp = tags[metadataTag] === undefined ? [] : [chunk('XMP ', [], new TextEncoder().encode(xmpPacket(tags)))];
  const flags = isAnimation | (xmp.length > 0 ? hasXmp : 0);
  const header = chunk('VP8X', [flags, 0, 0, 0, ...uint24(width - 1), ...uint24(height - 1)]);
  // Background colour (unused where frames fill the picture), then how often it plays: 0 is for ever.
  const animation = chunk('ANIM', [255, 255, 255, 255, 0, 0]);
  return chunk('RIFF', [...Buffer.from('WEBP')], Buffer.concat([header, animation, ...pictures, ...xmp]));
}

/** The coded picture in a still file: its `VP8 ` chunk, header and all. */
function pictureChunk(still: Uint8Array): Uint8Array {
  for (const { name, start, end } of chunks(still)) if (name === 'VP8 ') return still.subarray(start - 8, end);
  throw new UserError('frame-size', 'libwebp gave a picture without colours.');
}

/** Name, length, content, and a zero where the length is odd. */
function chunk(name: string, first: readonly number[], rest: Uint8Array = new Uint8Array(0)): Uint8Array {
  const length = first.length + rest.length;
  const bytes = Buffer.alloc(8 + length + (length % 2));
  bytes.write(name, 'latin1');
  bytes.writeUInt32LE(length, 4);
  bytes.set(first, 8);
  bytes.set(rest, 8 + first.length);
  return bytes;
}

function uint24(value: number): [number, number, number] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255];
}

/** The chunks of a RIFF file; stops where a chunk would reach beyond the end. */
function* chunks(file: Uint8Array): Generator<{ name: string; start: number; end: number }> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    const [start, end] = [at + 8, at + 8 + length];
    if (end > bytes.length) return;
    yield { name: bytes.toString('latin1', at, at + 4), start, end };
    at = end + (length % 2);
  }
}

/**
 * The metadata's JSON in the XMP of a WebP; undefined where there is none.
 * @param path for the error text only.
 * @throws UserError `damaged-clip` for a file that ends in the middle.
 */
export function readWebpTag(bytes: Uint8Array, path: string): string | undefined {
  if (bytes.length < 12 || bytes.length < Buffer.from(bytes).readUInt32LE(4) + 8) {
    throw new UserError('damaged-clip', `${path} is damaged: it ends too early.`, { details: { path } });
  }
  for (const { name, start, end } of chunks(bytes)) {
    if (name === 'XMP ') return tagInXmp(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
  }
  return undefined;
}

/** XMP: title and description as every program knows them (Dublin Core), the JSON in a field of our own. */
function xmpPacket({ TITLE = '', COMMENT = '', [metadataTag]: json = '' }: ClipTags): string {
  const words = (name: string, text: string) =>
    `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt></dc:${name}>`;
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t2v="urn:t2v-lab:clip">',
    `${words('title', TITLE)}${words('description', COMMENT)}<t2v:${metadataTag}>${escapeXml(json)}</t2v:${metadataTag}>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('\n');
}

/** Programs that write XMP again may turn an element into an attribute. */
function tagInXmp(xmp: string): string | undefined {
  const [, element, attribute] = /:T2V_LAB(?:>([^<]*)<|="([^"]*)")/.exec(xmp) ?? [];
  const text = element ?? attribute;
  return text === undefined ? undefined : unescapeXml(text);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML cannot hold at all become the replacement character; the JSON has none of them. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
