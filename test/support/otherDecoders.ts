// Decoders that are not ours, to look at what we write: ffmpeg for video, a browser's ImageDecoder for moving pictures.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { Frames } from '../../src/engine/frames';
import { ensureTools } from './machineTools';

/** A decoded file: frames (`fps` is not known here), and how long each one stands, in seconds. */
export interface Decoded {
  frames: Frames;
  seconds: number[];
}

/** Makes sure that ffmpeg is on the PATH, or ends the run with a sentence that names it. */
export function ensureFfmpeg(): void {
  const tools = [
    { program: 'ffmpeg', debianPackage: 'ffmpeg' },
    { program: 'ffprobe', debianPackage: 'ffmpeg' },
  ];
  ensureTools(tools, 'the tests of exported MP4 files');
}

/** Facts of a file by ffprobe: the first video stream and the tags of the container. */
export function probe(path: string): { stream: Record<string, unknown>; tags: Record<string, string> } {
  const args = ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path];
  const { streams, format } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as {
    streams: Record<string, unknown>[];
    format: { tags?: Record<string, string> };
  };
  return { stream: streams[0]!, tags: format.tags ?? {} };
}

/** All frames of a video as ffmpeg decodes and converts them. */
export function decodeWithFfmpeg(path: string): Decoded {
  const { stream } = probe(path);
  const [width, height] = [Number(stream.width), Number(stream.height)];
  const picture = ['-vf', 'scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=rgba'];
  const args = ['-v', 'error', '-i', path, ...picture, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1 << 30 });
  const times = ['-v', 'error', '-show_entries', 'packet=duration_time', '-of', 'csv=p=0', path];
  const seconds = execFileSync('ffprobe', times, { encoding: 'utf8' }).trim().split('\n').map(Number);
  const count = bytes.length / (width * height * 4);
  return { frames: { width, height, count, fps: 1, data: new Uint8ClampedArray(bytes) }, seconds };
}

/** All frames of a GIF or WebP as a browser shows them, one over the other. */
export async function decodeWithBrowser(browser: Browser, path: string, type: string): Promise<Decoded> {
  const page = await browser.newPage();
  try {
    // Decoders exist only in a page that counts as secure.
    await page.route('https://pictures.test/**', (route) =>
      route.fulfill(
        route.request().url().endsWith('/file') ? { path, contentType: type } : { body: '<!doctype html>' },
      ),
    );
    await page.goto('https://pictures.test/');
    const found = JSON.parse(await page.evaluate<string>(`(${decodeInPage})(${JSON.stringify(type)})`)) as InPage;
    const data = new Uint8ClampedArray(Buffer.from(found.bytes, 'base64'));
    const { width, height, seconds } = found;
    return { frames: { width, height, count: seconds.length, fps: 1, data }, seconds };
  } finally {
    await page.close();
  }
}

interface InPage {
  width: number;
  height: number;
  seconds: number[];
  /** RGBA of all frames, base64. */
  bytes: string;
}

// Runs in the page.
const decodeInPage = `async (type) => {
  const decoder = new ImageDecoder({ data: (await fetch('/file')).body, type });
  await decoder.completed;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const found = { width: 0, height: 0, seconds: [], bytes: '' };
  const parts = [];
  for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    [found.width, found.height] = [canvas.width, canvas.height] = [image.displayWidth, image.displayHeight];
    context.drawImage(image, 0, 0);
    parts.push(context.getImageData(0, 0, canvas.width, canvas.height).data);
    found.seconds.push(image.duration / 1e6);
  }
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(new Blob(parts));
  });
  found.bytes = url.slice(url.indexOf(',') + 1);
  return JSON.stringify(found);
}`;

/** One PNG file as a clip of one frame. */
export async function decodePng(path: string): Promise<Frames> {
  const { decode } = await import('fast-png');
  const { width, height, data } = decode(readFileSync(path));
  return { width, height, count: 1, fps: 1, data: new Uint8ClampedArray(data) };
}
