import { beforeAll, describe, expect, it } from 'vitest';
import { modelFacts, modelSize, neededMemoryMb } from '../../../../src/host/views/modelFacts';
import { loadSidecar, type Sidecar } from '../../../../src/modelStore/sidecar';
import { tinyFolder } from '../../../support/tinyModel';

let sidecar: Sidecar;
beforeAll(async () => {
  sidecar = await loadSidecar(tinyFolder);
});
const fact = (facts: ReturnType<typeof modelFacts>, name: string) => facts.find((one) => one.name === name)?.value;

describe('model facts', () => {
  it('adds up the files, weights outside of the graph included', () => {
    const [name, part] = Object.entries(sidecar.components)[0]!;
    const withData = { ...part, externalData: [{ file: 'w', sha256: '0', bytes: 1000 }] };
    const more = { ...sidecar, components: { ...sidecar.components, [name]: withData } };
    expect(modelSize(more) - modelSize(sidecar)).toBe(1000);
    expect(modelSize(sidecar)).toBeGreaterThan(8855);
  });

  it('says whether it fits', () => {
    expect(fact(modelFacts(sidecar, 'd'.repeat(64), 16_000), 'Fits this machine')).toMatch(
      /^yes, about \d+ MB of 16\.8 GB$/,
    );
    expect(fact(modelFacts(sidecar, 'd'.repeat(64), 100), 'Fits this machine')).toMatch(/^no, /);
    const [name, part] = Object.entries(sidecar.components)[0]!;
    const huge = { ...sidecar, components: { [name]: { ...part, bytes: 20e9 } } };
    expect(neededMemoryMb(huge)).toBeGreaterThan(50_000);
  });

  it('shows limits, abilities and identity', () => {
    const facts = modelFacts(sidecar, 'd'.repeat(64), 16_000);
    expect(fact(facts, 'Sizes')).toBe('40 × 24, 24 × 32');
    const anySize = { from: 24, to: 80, step: 8, aspect: 3, drawn: 40 };
    const any = { ...sidecar, limits: { ...sidecar.limits, anySize } };
    expect(fact(modelFacts(any, 'd', 1), 'Sizes')).toBe('40 × 24, 24 × 32; any in steps of 8 from 24 to 80 up to 3:1');
    expect(fact(facts, 'Frames')).toBe('5, 7 @ 8');
    const long = { ...sidecar, limits: { ...sidecar.limits, longest: 960 } };
    expect(fact(modelFacts(long, 'd', 1), 'Frames')).toBe('1–960 @ 8');
    expect(fact(facts, 'Licence')).toBe('MIT');
    expect(facts.find(({ name }) => name === 'Digest')).toMatchObject({
      value: 'd'.repeat(12),
      detail: 'd'.repeat(64),
    });
    expect(fact(modelFacts({ ...sidecar, controls: [] }, 'd', 1), 'Follows')).toBe('the prompt only');
  });
});
