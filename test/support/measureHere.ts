// A clip measured in the test's own process, where the editor starts one.
import type { MeasureClip } from '../../src/host/panels/clipFigures';
import { measureFrames } from '../../src/metrics';
import { readClip } from '../../src/video/clip';

export const measureHere: MeasureClip = async (path, span) => measureFrames((await readClip(path)).frames, span);
