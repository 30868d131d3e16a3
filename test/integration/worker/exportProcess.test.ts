// Exports in a real process: what is written, what comes back, what a cancel and a crash leave.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportParams } from '../../../src/protocol/exportMessages';
import { clipTags, readClip, writeClip } from '../../../src/video/clip';
import { yuvFromRgba } from '../../../src/video/colour';
import { readMetadata } from '../../../src/video/readMetadata';
import { callExportProcess } from '../../../src/worker/exportProcess';
import { measureHere } from '../../support/measureHere';
import { sampleFrames, sampleMetadata } from '../../unit/video/sample';
import { builtPrograms } from '../../support/builtPrograms';

let folder: string;
let source: string;
let entry: string;

beforeAll(async () => {
  entry = (await builtPrograms()).worker;
  folder = mkdtempSync(join(tmpdir(), 't2v-exports-'));
  source = join(folder, 'source.webm');
  await writeClip(source, sampleFrames(64, 40, 6), sampleMetadata());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const paramsFor = (name: string, more: Partial<ExportParams> = {}): ExportParams => ({
  source,
  target: join(folder, name),
  format: 'gif',
  keepMetadata: true,
  ...more,
});

test('an export is written over there, with progress', async () => {
  const told: number[] = [];
  const params = paramsFor('a.gif', { scale: 2, speed: 2 });
  const done = await callExportProcess(entry, 'export', params, { onEvent: (fraction) => told.push(fraction) });
  expect(done).toMatchObject({ path: params.target, format: 'gif', width: 128, height: 80, frames: 6, fps: 16 });
  expect((await readMetadata(params.target)).video).toEqual({ width: 128, height: 80, frames: 6, fps: 16 });
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

test('pictures come one by one, as they would be coded', async () => {
  const pictures: Uint8Array[] = [];
  const params = paramsFor('b.mp4', { format: 'mp4', range: { first: 2, last: 4 } });
  const onEvent = ({ index, planes }: { index: number; planes: Uint8Array }) => void (pictures[index] = planes);
  const { tags, ...shape } = await callExportProcess(entry, 'pictures', params, { onEvent });
  expect(shape).toEqual({ width: 64, height: 40, count: 3, fps: 8 });
  expect(tags).toEqual(clipTags(sampleMetadata(), { width: 64, height: 40, frames: 3, fps: 8 }));
  const { data } = (await readClip(source)).frames;
  const size = 64 * 40 * 4;
  const { y, u, v } = yuvFromRgba(data.subarray(2 * size, 3 * size), 64, 40);
  expect(pictures.map((planes) => planes.length)).toEqual([3840, 3840, 3840]);
  expect(Buffer.from(pictures[1]!)).toEqual(Buffer.concat([y, u, v]));
  expect(readdirSync(folder)).not.toContain('b.mp4');
});

test('a clip is measured as it would be here', async () => {
  const span: [number, number, number, number] = [1.2, 1.2, 0.6, 0.9];
  const figures = await callExportProcess(entry, 'measure', { source, span });
  expect(figures).toEqual(await measureHere(source, span));
  expect(figures['motion.energy']).toBeGreaterThan(0);
});

test.each<[string, Partial<ExportParams>, string]>([
  ['a missing clip', { source: '/none/clip.webm' }, 'file-missing'],
  ['an odd size', { format: 'mp4', width: 33 }, 'odd-size'],
  ['a bad range', { range: { first: 5, last: 9 } }, 'bad-range'],
])('%s is the same error here as there', async (_, more, code) => {
  const call = callExportProcess(entry, 'export', paramsFor('c.gif', more));
  await expect(call).rejects.toThrowError(expect.objectContaining({ code, fault: 'user' }));
  expect(readdirSync(folder)).not.toContain('c.gif');
});

test('a cancel in the middle leaves nothing', async () => {
  const stop = new AbortController();
  const options = { signal: stop.signal, onEvent: (fraction: number) => fraction > 0.2 && stop.abort() };
  const call = callExportProcess(entry, 'export', paramsFor('d.gif', { scale: 6 }), options);
  await expect(call).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
  expect(readdirSync(folder).filter((name) => name.includes('d.gif') || name.endsWith('.tmp'))).toEqual([]);
});

test('a process that hangs is killed after its time', async () => {
  const hanging = join(folder, 'hangs.js');
  writeFileSync(hanging, 'setInterval(() => undefined, 1000);');
  const stop = new AbortController();
  const call = callExportProcess(hanging, 'export', paramsFor('e.gif'), { signal: stop.signal, graceMs: 50 });
  stop.abort();
  await expect(call).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
});

test('a process that dies is told', async () => {
  const dying = join(folder, 'dies.js');
  writeFileSync(dying, "process.on('message', () => { process.stderr.write('last words'); process.exit(7); });");
  const call = callExportProcess(dying, 'export', paramsFor('f.gif'));
  await expect(call).rejects.toThrowError(
    expect.objectContaining({ code: 'worker-crashed', details: expect.objectContaining({ exitCode: 7 }) }),
  );
});
