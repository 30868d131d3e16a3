// A family's components out of a sidecar, and what is said when one is missing.
import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../../src/base/errors';
import { pickComponents } from '../../../../src/engine/pipelines/components';
import type { ModelSpec } from '../../../../src/protocol/modelSpec';
import { tinySpec } from '../../../support/tinyModel';

const roles = {
  denoiser: {
    inputs: ['sample', 'timestep', 'codes'],
    optionalInputs: ['camera', 'objects'],
    outputs: ['velocity'],
  },
  upscaler: { inputs: ['frames'], optionalInputs: ['codes'], outputs: ['frames'], optional: true },
};

test('takes those that the family knows, in its order', () => {
  expect(Object.keys(pickComponents(tinySpec(), roles))).toEqual(['denoiser', 'upscaler']);
});

test('does without what is optional', () => {
  const spec = tinySpec();
  delete spec.components.upscaler;
  delete spec.components.denoiser!.inputs.camera;
  expect(Object.keys(pickComponents(spec, roles))).toEqual(['denoiser']);
});

describe('refuses', () => {
  const cases: [what: string, damage: (spec: ModelSpec) => void, code: string, text: string][] = [
    ['a missing component', (spec) => delete spec.components.denoiser, 'component-missing', 'no component "denoiser"'],
    [
      'a missing input',
      (spec) => delete spec.components.denoiser!.inputs.timestep,
      'role-missing',
      '"denoiser" names no input "timestep"',
    ],
    [
      'a missing output',
      (spec) => delete spec.components.upscaler!.outputs.frames,
      'role-missing',
      '"upscaler" names no output "frames"',
    ],
    [
      'an input that nobody feeds',
      (spec) => (spec.components.denoiser!.inputs.mood = { name: 'm', type: 'float32', shape: [] }),
      'role-missing',
      'an input "mood" that its family does not feed',
    ],
  ];
  test.each(cases)('%s', (_what, damage, code, text) => {
    const spec = tinySpec();
    damage(spec);
    expect(() => pickComponents(spec, roles)).toThrow(ModelError);
    expect(() => pickComponents(spec, roles)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});
