// The table of all metrics: what each is called in `expect` and in tables, its unit, which way is better, and what it needs. A new one is a
// file and a line here. What papers call FID, FVD and so on is meant only with their extractor, hence the extractor stands beside each number.

import type { Frames } from '../engine/frames';
import type { CameraSpec } from '../protocol/modelSpec';
import { blackFrames } from './blackFrames';
import { measuredCamera, type CameraRates } from './camera';
import { flicker } from './flicker';
import { frozenFrames } from './frozenFrames';
import { loopSeam } from './loopSeam';
import { lumaOf, type Plane } from './luma';
import { motionEnergy } from './motionEnergy';
import { sharpness } from './sharpness';

export interface MetricEntry {
  /** For people. */
  title: string;
  /** Of the number; empty for one without a unit. */
  unit: string;
  better: 'higher' | 'lower' | 'neither';
  /** `clip` its pictures alone, `pair` another clip of the same shape, `extractor` a model of features, `prompt` that and the words, `sets` that and clips to compare with. */
  needs: 'clip' | 'pair' | 'extractor' | 'prompt' | 'sets';
}

const share = 'share of the range';

/** Name → entry, in the order in which they are shown. */
export const metrics = {
  flicker: { title: 'Flicker', unit: share, better: 'lower', needs: 'clip' },
  'motion.energy': { title: 'Motion energy', unit: share, better: 'neither', needs: 'clip' },
  'camera.pan': { title: 'Measured pan', unit: 'rate', better: 'neither', needs: 'clip' },
  'camera.tilt': { title: 'Measured tilt', unit: 'rate', better: 'neither', needs: 'clip' },
  'camera.zoom': { title: 'Measured zoom', unit: 'rate', better: 'neither', needs: 'clip' },
  'camera.roll': { title: 'Measured roll', unit: 'rate', better: 'neither', needs: 'clip' },
  'loop.seam': { title: 'Loop seam', unit: share, better: 'lower', needs: 'clip' },
  sharpness: { title: 'Sharpness', unit: 'grey levels²', better: 'higher', needs: 'clip' },
  'frames.black': { title: 'Black frames', unit: 'share', better: 'lower', needs: 'clip' },
  'frames.frozen': { title: 'Frozen frames', unit: 'share', better: 'lower', needs: 'clip' },
  psnr: { title: 'PSNR', unit: 'dB', better: 'higher', needs: 'pair' },
  ssim: { title: 'SSIM', unit: '', better: 'higher', needs: 'pair' },
  consistency: { title: 'Frame consistency', unit: 'cosine × 100', better: 'higher', needs: 'extractor' },
  prompt: { title: 'Prompt-clip score', unit: 'cosine × 100', better: 'higher', needs: 'prompt' },
  fid: { title: 'Fréchet distance of frames', unit: '', better: 'lower', needs: 'sets' },
  kid: { title: 'Kernel distance of frames', unit: '', better: 'lower', needs: 'sets' },
  fvd: { title: 'Fréchet distance of clips', unit: '', better: 'lower', needs: 'sets' },
  kvd: { title: 'Kernel distance of clips', unit: '', better: 'lower', needs: 'sets' },
  is: { title: 'Inception score of frames', unit: '', better: 'higher', needs: 'sets' },
  vis: { title: 'Inception score of clips', unit: '', better: 'higher', needs: 'sets' },
} satisfies Record<string, MetricEntry>;

export type MetricName = keyof typeof metrics;

/** Figures by name, in the order of the table; one that could not be measured is absent. */
export type MetricValues = Partial<Record<MetricName, number>>;

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}

/** `measureLuma` of finished frames. */
export function measureFrames(frames: Frames, span: CameraSpec['span']): MetricValues {
  return measureLuma(lumaOf(frames), span);
}

/** `measureClip` as records keep it: six digits, which is more than the pictures can tell. */
export function measureLuma(luma: readonly Plane[], span: CameraSpec['span']): MetricValues {
  const values = Object.entries(measureClip(luma, span));
  return Object.fromEntries(values.map(([name, value]) => [name, Number(value.toPrecision(6))]));
}

/** Every metric that needs the pictures alone. `span` is the model's `camera.span`. A clip without frames has none. */
export function measureClip(luma: readonly Plane[], span: CameraSpec['span']): MetricValues {
  if (luma.length === 0) return {};
  return {
    flicker: flicker(luma),
    'motion.energy': motionEnergy(luma),
    ...cameraValues(measuredCamera(luma, span)),
    'loop.seam': loopSeam(luma),
    sharpness: sharpness(luma),
    'frames.black': blackFrames(luma),
    'frames.frozen': frozenFrames(luma),
  };
}

function cameraValues(rates: CameraRates | undefined): MetricValues {
  if (rates === undefined) return {};
  const { pan, tilt, zoom, roll } = rates;
  return { 'camera.pan': pan, 'camera.tilt': tilt, 'camera.zoom': zoom, 'camera.roll': roll };
}
