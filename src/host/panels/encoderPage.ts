// H.264 by the editor's own browser: a page beside the editors that codes the pictures of one export and closes by itself.
// Closing it by hand stops the export; while it is hidden the export waits.

import * as vscode from 'vscode';
import { orAborted, throwIfAborted } from '../../base/abort';
import { assertNever } from '../../base/assert';
import { CancelledError, InternalError } from '../../base/errors';
import { DisposableStore } from '../../base/lifecycle';
import { parseFromEncoder, type EncoderJob, type FromEncoder, type ToEncoder } from '../../protocol/encoderMessages';
import { noH264 } from '../../video/ffmpeg';
import type { H264Track } from '../../video/mp4';
import { pageHtml } from './page';

export interface PagePictures extends Pick<EncoderJob, 'width' | 'height' | 'fps' | 'count'> {
  /** Planar YUV 4:2:0 of the picture of this number, from 0. */
  planesOf: (index: number) => Uint8Array;
}

export interface PageOptions {
  extensionUri: vscode.Uri;
  signal: AbortSignal;
  /** Share that is done, in (0, 1]. */
  onProgress: (fraction: number) => void;
}

/**
 * Codes the pictures, one packet for each.
 * @throws CancelledError, also when the page is closed by hand; UserError `no-h264-encoder` where the browser has none.
 */
export async function encodeInPage(pictures: PagePictures, options: PageOptions): Promise<H264Track> {
  throwIfAborted(options.signal);
  const store = new DisposableStore();
  try {
    const title = vscode.l10n.t('T2V Export');
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = store.add(
      vscode.window.createWebviewPanel('t2vLab.encoder', title, column, {
        enableScripts: true,
        localResourceRoots: [],
      }),
    );
    const coding = converse(panel, pictures, { ...options, title });
    panel.webview.html = pageHtml({
      webview: panel.webview,
      extensionUri: options.extensionUri,
      name: 'encoder',
      title,
    });
    return await orAborted(coding, options.signal);
  } finally {
    store.dispose();
  }
}

function converse(
  panel: vscode.WebviewPanel,
  pictures: PagePictures,
  { title, onProgress }: Pick<PageOptions, 'onProgress'> & { title: string },
): Promise<H264Track> {
  const { planesOf, ...shape } = pictures;
  const note = vscode.l10n.t('The pictures are being coded as H.264 in this page. It closes by itself.');
  const bitrate = Math.max(1_000_000, Math.round(shape.width * shape.height * shape.fps * 0.5));
  const post = (message: ToEncoder) => void panel.webview.postMessage(message);
  const packets: { data: Uint8Array; isKey: boolean }[] = [];
  let config: Pick<H264Track, 'codec' | 'description'> | undefined;
  return new Promise((resolve, reject) => {
    const receive = (message: FromEncoder) => {
      switch (message.kind) {
        case 'ready':
          // A page that was hidden is loaded anew, and begins anew.
          packets.length = 0;
          return post({ kind: 'start', job: { ...shape, bitrate, title, note } });
        case 'next':
          if (message.index > 0) onProgress(Math.min(1, message.index / shape.count));
          if (message.index < shape.count)
            post({ kind: 'picture', index: message.index, planes: planesOf(message.index) });
          return;
        case 'config':
          return void (config = { codec: message.codec, description: message.description });
        case 'packet':
          return void packets.push({ data: message.data, isKey: message.isKey });
        case 'failed':
          return reject(message.isMissing ? missing() : new InternalError('video-encode', message.message));
        case 'done':
          if (config && packets.length === shape.count) return resolve({ ...shape, ...config, packets });
          return reject(new InternalError('video-encode', `${shape.count} frames became ${packets.length} packets.`));
        default:
          return assertNever(message, 'message of the encoder');
      }
    };
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = parseFromEncoder(data);
      if (message) receive(message);
    });
    panel.onDidDispose(() => reject(new CancelledError()));
  });
}

function missing() {
  return noH264('there is no ffmpeg on the PATH, and this editor brings none of its own');
}
