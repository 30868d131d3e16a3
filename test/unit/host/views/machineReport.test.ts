// The report on the machine: what stands in it, before and after a check.
import { describe, expect, it } from 'vitest';
import { reportText } from '../../../../src/host/views/machineReport';
import type { MachineReport } from '../../../../src/services/machineCheck';

const report: MachineReport = {
  at: '2026-03-04T05:06:07.000Z',
  processor: 'Some Processor',
  cores: 6,
  threads: 3,
  totalMemoryMb: 16_384,
  freeMemoryMb: 5_120,
  providers: ['cpu', 'webgpu'],
  versions: { node: '22.1.0', 'onnxruntime-node': '1.30.0' },
  provider: 'cpu',
  secondsPerStep: 0.1249,
  peakMemoryMb: 404,
  sample: {
    modelDigest: '',
    steps: 2,
    guidance: 1,
    video: { width: 384, height: 216, frames: 16, fps: 8 },
    timings: {},
  },
};

describe('reportText', () => {
  it('is one fact a line, in Markdown', () => {
    expect(reportText(report).split('\n')).toEqual([
      '# This machine',
      '',
      '- Processor: Some Processor, 6 cores; the engine uses 3 threads',
      '- Memory: 16.0 GB, 5.0 GB free',
      '- Providers in the runtime: cpu, webgpu',
      '- One step of the embedded model: 0.12 s on cpu',
      '- Peak memory of the engine: 404 MB',
      '- node: 22.1.0',
      '- onnxruntime-node: 1.30.0',
      '- Checked: 2026-03-04T05:06:07.000Z',
      '',
    ]);
  });

  it('says how to get one while there is none', () => {
    expect(reportText(undefined)).toContain('Check This Machine');
  });
});
