// The table of metrics: its names fit `expect`, and everything that needs the pictures alone is measured in well under a second.
import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../../src/experiment/schema';
import { isMetricName, measureClip, metrics } from '../../../src/metrics';
import { lumaOf } from '../../../src/metrics/luma';
import { sampleFrames } from '../video/sample';
import { film, span } from './movedScene';
import { frozen, greys } from './patterns';

const pictureMetrics = Object.entries(metrics)
  .filter(([, { needs }]) => needs === 'clip')
  .map(([name]) => name);

describe('the table of metrics', () => {
  it.each(Object.keys(metrics))('%s is a name that `expect` takes', (metric) => {
    const experiment = { version: 1, prompt: 'a fox', expect: [{ metric, min: 0 }] };
    expect(experimentSchema.safeParse(experiment).success).toBe(true);
    expect(isMetricName(metric)).toBe(true);
  });

  it.each(['Flicker', 'camera', 'toString', ''])('has no %s', (name) => {
    expect(isMetricName(name)).toBe(false);
  });
});

describe('measureClip', () => {
  it('measures all that needs the pictures alone, in the order of the table', () => {
    const values = measureClip(film({ width: 90, height: 60, frames: 4, rates: [0.5, 0, 0, 0] }), span);
    expect(Object.keys(values)).toEqual(pictureMetrics);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
    expect(values['camera.pan']).toBeCloseTo(0.5, 1);
  });

  it('finds nothing in frames that are all alike', () => {
    expect(measureClip(lumaOf(frozen(5)), span)).toMatchObject({
      flicker: 0,
      'motion.energy': 0,
      'loop.seam': 0,
      'frames.black': 0,
      'frames.frozen': 1,
    });
  });

  it('leaves out a camera that cannot be seen, and everything of no frames', () => {
    const seen = Object.keys(measureClip(lumaOf(greys(7, 5, [0, 0])), span));
    expect(seen).toEqual(pictureMetrics.filter((name) => !name.startsWith('camera.')));
    expect(measureClip([], span)).toEqual({});
  });

  // The promise is one second for 256 x 256 x 16; as many pixels here. It takes about a tenth of that on a free core.
  it('takes at most a second for a clip of the default size', () => {
    const frames = sampleFrames(320, 205, 16);
    measureClip(lumaOf(frames), span);
    const started = performance.now();
    measureClip(lumaOf(frames), span);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
