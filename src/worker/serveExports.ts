// Answers the calls of an exporting process on a port: whole exports, pictures for a caller that codes them itself, figures of a clip.

import { throwIfAborted } from '../base/abort';
import type { Disposable } from '../base/lifecycle';
import { measureFrames } from '../metrics';
import { serveCalls, type Port } from '../protocol/channel';
import { exportChecks, type ExportApi } from '../protocol/exportMessages';
import { readClip } from '../video/clip';
import { yuvFromRgba } from '../video/colour';
import { exportClip, readShaped } from '../video/exportClip';

/** Serves until disposed or until the port closes. */
export function serveExports(port: Port): Disposable {
  return serveCalls<ExportApi>(port, exportChecks, {
    export: ({ source, target, ...options }, { signal, emit }) =>
      exportClip(source, target, { ...options, signal, onProgress: emit }),
    async pictures({ source, ...options }, { signal, emit }) {
      const { frames, tags } = await readShaped(source, options);
      const { width, height, count, fps, data } = frames;
      for (let index = 0; index < count; index++) {
        throwIfAborted(signal);
        const rgba = data.subarray(index * width * height * 4, (index + 1) * width * height * 4);
        const { y, u, v } = yuvFromRgba(rgba, width, height);
        const planes = new Uint8Array(y.length + u.length + v.length);
        planes.set(y);
        planes.set(u, y.length);
        planes.set(v, y.length + u.length);
        emit({ index, planes });
        await new Promise(setImmediate);
      }
      return { width, height, count, fps, tags };
    },
    measure: async ({ source, span }) => measureFrames((await readClip(source)).frames, span),
  });
}
