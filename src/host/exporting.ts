// One export of the editor: in a process of its own, so that the editor stays free; an MP4 without an ffmpeg is coded by the
// editor's browser.

import { InternalError } from '../base/errors';
import type * as vscode from 'vscode';
import type { ExportParams } from '../protocol/exportMessages';
import type { Exported } from '../protocol/exportFormats';
import { workerEntry } from '../services/home';
import { findFfmpeg } from '../video/ffmpeg';
import { muxMp4 } from '../video/mp4';
import { writeWholeFile } from '../video/wholeFile';
import { callExportProcess } from '../worker/exportProcess';
import { encodeInPage } from './panels/encoderPage';

export interface ExportWatching {
  signal: AbortSignal;
  /** Share of the work that is done, rising to 1. */
  onProgress: (fraction: number) => void;
}

/** Writes an export. @throws as `exportClip` of src/video. */
export function exportInEditor(
  extension: { path: string; uri: vscode.Uri },
  params: ExportParams,
  watching: ExportWatching,
): Promise<Exported> {
  const entry = workerEntry(extension.path);
  if (params.format === 'mp4' && findFfmpeg() === undefined)
    return exportByPage(entry, extension.uri, { params, ...watching });
  const { signal, onProgress } = watching;
  return callExportProcess(entry, 'export', params, { signal, onEvent: onProgress });
}

async function exportByPage(
  entry: string,
  extensionUri: vscode.Uri,
  { params, signal, onProgress }: ExportWatching & { params: ExportParams },
): Promise<Exported> {
  const pictures: Uint8Array[] = [];
  const { tags, ...shape } = await callExportProcess(entry, 'pictures', params, {
    signal,
    onEvent: ({ index, planes }) => (pictures[index] = planes),
  });
  onProgress(0.1);
  const planesOf = (index: number) => {
    const planes = pictures[index];
    if (planes === undefined) throw new InternalError('frames-index', `Picture ${index} did not arrive.`);
    return planes;
  };
  const page = { extensionUri, signal, onProgress: (fraction: number) => onProgress(0.1 + 0.85 * fraction) };
  const bytes = await muxMp4(await encodeInPage({ ...shape, planesOf }, page), tags);
  await writeWholeFile(params.target, bytes, 'write the export', signal);
  onProgress(1);
  const { count: frames, ...size } = shape;
  return { ...size, frames, path: params.target, format: params.format, bytes: bytes.length };
}
