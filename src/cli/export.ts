// t2v export CLIP|RUN: the clip in another format, with its experiment inside.

import { resolve } from 'node:path';
import { UserError } from '../base/errors';
import {
  exportFormats,
  isExportFormat,
  type Exported,
  type ExportFormat,
  type ExportShape,
} from '../protocol/exportFormats';
import { exportPath, findClip } from '../services/clipSource';
import { exportClip } from '../video/exportClip';
import { exitCodes, readOptions, type Command } from './command';
import { barLine } from './progressView';
import type { Terminal } from './terminal';

const names = Object.keys(exportFormats).join(', ');

export const exportCommand: Command = {
  summary: 'write a clip in another format',
  usage: `CLIP|RUN --format F [options]
  CLIP is a .webm clip; RUN a folder in .t2v/runs, its name, or the beginning of its name
  --format F     ${names}; png is a folder with one picture for each frame, sheet one picture of all
  --out PATH     where to write; default in the current folder, named after the clip
  --width W      width in pixels, the height follows
  --scale S      both sides times S
  --speed X      plays X times as fast, 0.1 to 10
  --range A-B    only frames A to B, counted from 1
  --no-metadata  leaves experiment, seed and versions out
  --json         one JSON object instead of text`,
  async run(args, { terminal, signal }) {
    const { values, positionals } = readOptions(args, options, { least: 1, most: 1 });
    const format = formatOf(values.format);
    const shape = shapeOf(values);
    const clip = await findClip(positionals[0] ?? '', process.cwd());
    const target = values.out === undefined ? exportPath(clip, format, process.cwd()) : resolve(values.out);
    const progress = values.json === true ? undefined : progressBar(terminal, `writing ${format}`);
    try {
      const done = await exportClip(clip.path, target, {
        ...shape,
        format,
        keepMetadata: values['no-metadata'] !== true,
        signal,
        onProgress: progress?.show,
      });
      progress?.end();
      terminal.out(values.json === true ? `${JSON.stringify({ event: 'exported', ...done })}\n` : textOf(done));
      return exitCodes.done;
    } finally {
      progress?.end();
    }
  },
};

const options = {
  format: { type: 'string' },
  out: { type: 'string' },
  width: { type: 'string' },
  scale: { type: 'string' },
  speed: { type: 'string' },
  range: { type: 'string' },
  'no-metadata': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

function formatOf(text: string | undefined): ExportFormat {
  if (text !== undefined && isExportFormat(text)) return text;
  const got = text === undefined ? 'nothing' : `"${text}"`;
  throw new UserError('bad-usage', `--format is one of ${names}; got ${got}.`);
}

/** Numbers are only read here; what they may be is for the export to say. */
export function shapeOf(values: Partial<Record<'width' | 'scale' | 'speed' | 'range', string>>): ExportShape {
  const { width, scale, speed, range } = values;
  return {
    ...(width === undefined ? {} : { width: numberOf('--width', width) }),
    ...(scale === undefined ? {} : { scale: numberOf('--scale', scale) }),
    ...(speed === undefined ? {} : { speed: numberOf('--speed', speed) }),
    ...(range === undefined ? {} : { range: rangeOf(range) }),
  };
}

function numberOf(option: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new UserError('bad-usage', `${option} is a number such as 2 or 0.5, got "${text}".`);
}

function rangeOf(text: string): { first: number; last: number } {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined) return { first: Number(first), last: Number(last) };
  throw new UserError('bad-usage', `--range is two frame numbers such as 3-10, counted from 1; got "${text}".`);
}

function textOf({ path, width, height, frames, fps, bytes }: Exported): string {
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return `${path}\n  ${width} × ${height}, ${frames} frames at ${Number(fps.toFixed(3))} per second, ${size}\n`;
}

/** A bar on a screen; nothing elsewhere, since an export takes seconds. */
function progressBar(terminal: Terminal, label: string): { show: (fraction: number) => void; end: () => void } {
  let shown = '';
  return {
    show(fraction) {
      const line = barLine({ fraction, label, rest: '', columns: terminal.columns });
      if (terminal.isScreen && line !== shown) terminal.err(`\r\u001b[2K${line}`);
      shown = line;
    },
    end() {
      if (terminal.isScreen && shown !== '') terminal.err('\r\u001b[2K');
      shown = '';
    },
  };
}
