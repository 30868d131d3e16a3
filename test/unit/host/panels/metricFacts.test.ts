// Measured figures as lines for people.
import { describe, expect, it } from 'vitest';
import { metricFacts } from '../../../../src/host/panels/metricFacts';

const measured = {
  flicker: 0.01234,
  'motion.energy': 0.05,
  'camera.pan': 0.497,
  'camera.tilt': 0.012,
  'camera.zoom': -0.2,
  'camera.roll': 0,
  'loop.seam': 0,
  sharpness: 25.227,
  'frames.black': 0,
  'frames.frozen': 0.25,
};

describe('metricFacts', () => {
  it('are percents, rates as an experiment writes them, and nothing that says nothing', () => {
    expect(metricFacts(measured)).toEqual([
      { name: 'Measured camera', value: 'pan 0.50, zoom -0.20' },
      { name: 'Flicker', value: '1.2 %' },
      { name: 'Motion energy', value: '5.0 %' },
      { name: 'Loop seam', value: '0.0 %' },
      { name: 'Frozen frames', value: '25.0 %' },
      { name: 'Sharpness', value: '25.2' },
    ]);
  });

  it('are none for a run of an older version, and few for a clip whose camera cannot be seen', () => {
    expect(metricFacts(undefined)).toEqual([]);
    expect(metricFacts({ flicker: 0 })).toEqual([{ name: 'Flicker', value: '0.0 %' }]);
  });
});
