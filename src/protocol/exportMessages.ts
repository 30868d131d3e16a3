// The border between a program and the process in which clips are exported and measured: an editor's own process must stay free. Files
// are written over there; pictures travel only where the caller codes them itself.

import * as z from 'zod';
import type { Checks } from './channel';
import { exportFormats, type Exported, type ExportFormat, type ExportShape } from './exportFormats';
import type { CameraSpec } from './modelSpec';

export interface ExportParams extends ExportShape {
  /** Absolute path of the clip. */
  source: string;
  /** Absolute path of the file or, for `png`, the folder. */
  target: string;
  format: ExportFormat;
  keepMetadata: boolean;
}

export interface MeasureParams {
  /** Absolute path of the clip. */
  source: string;
  /** What a camera rate of 1 does in the model of the clip. */
  span: CameraSpec['span'];
}

/** One picture as planar YUV 4:2:0 (BT.709, limited range): luma, then both chroma planes of half the size, without gaps. */
export interface YuvFrame {
  /** From 0. */
  index: number;
  planes: Uint8Array;
}

/** What goes with the pictures: pixels, frames, frames per second, and the tags of the file to be. */
export interface ShapedClip {
  width: number;
  height: number;
  count: number;
  fps: number;
  tags: Record<string, string>;
}

/** A type alias, not an interface: only those fit the index signature of `Api`. */
export type ExportApi = {
  /** Writes the export. Events are the share that is done. */
  export: { params: ExportParams; result: Exported; event: number };
  /** The pictures that an export would hold, for a caller that codes them itself. Nothing is written. */
  pictures: { params: ExportParams; result: ShapedClip; event: YuvFrame };
  /** The figures of a clip by the names of `src/metrics`. */
  measure: { params: MeasureParams; result: Record<string, number>; event: never };
};

const count = z.int().positive();
const format = z.enum(Object.keys(exportFormats) as [ExportFormat, ...ExportFormat[]]);
const params = z.object({
  source: z.string(),
  target: z.string(),
  format,
  keepMetadata: z.boolean(),
  range: z.object({ first: z.number(), last: z.number() }).optional(),
  width: z.number().optional(),
  scale: z.number().optional(),
  speed: z.number().optional(),
});
const measureParams = z.object({ source: z.string(), span: z.tuple([z.number(), z.number(), z.number(), z.number()]) });
const size = { width: count, height: count, fps: z.number().positive() };
const exported = z.object({ ...size, path: z.string(), format, frames: count, bytes: z.int().nonnegative() });
const shaped = z.object({ ...size, count, tags: z.record(z.string(), z.string()) });
const picture = z.object({ index: z.int().nonnegative(), planes: z.instanceof(Uint8Array) });

/** The checks of the exporting process, for both ends of its channel. */
export const exportChecks: Checks<ExportApi> = {
  export: {
    params: (value) => params.parse(value),
    result: (value) => exported.parse(value),
    event: (value) => z.number().min(0).max(1).parse(value),
  },
  pictures: {
    params: (value) => params.parse(value),
    result: (value) => shaped.parse(value),
    event: (value) => picture.parse(value),
  },
  measure: {
    params: (value) => measureParams.parse(value),
    result: (value) => z.record(z.string(), z.number()).parse(value),
    event: (value) => z.never().parse(value),
  },
};
