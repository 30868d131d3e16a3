// Identity of requests. The golden hashes pin the canonical text for good: a run made today has to be found by every later
// version. Each was computed outside this code: `printf '%s' "$canonical" | sha256sum`, with the canonical text of the row.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expandExperiment, type ExpandContext } from '../../../src/experiment/expand';
import { parseExperiment } from '../../../src/experiment/parse';
import { canonicalRequest, requestHash } from '../../../src/experiment/requestHash';
import type { GenerationRequest } from '../../../src/experiment/request';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function requestOf(fields: Record<string, unknown>, context?: ExpandContext): GenerationRequest {
  const parsed = parseExperiment(JSON.stringify({ version: 1, prompt: 'a fox', ...fields }));
  return expandExperiment(parsed.experiment!, context)[0]!;
}

const golden = [
  {
    name: 'only a prompt',
    request: requestOf({}),
    canonical:
      '{"adapters":[],"backend":"local","format":1,"guidance":2.5,"guidanceInterval":[0,1],"guidanceRescale":0,"keyframes":[],' +
      '"model":"embedded","motion":{"camera":[],"paths":[],"strength":1},"negativePrompt":"","post":{"interpolate":1,"upscale":1},' +
      '"prompt":"a fox","sampler":"flow-match-euler","seed":0,"shots":[],"steps":12,' +
      '"video":{"fps":8,"frames":16,"height":256,"width":256}}',
    hash: '9b906b1a8121db7175094c2e2c948e658d38e9d3c16ae68e8e05c9b3c8333e5b',
  },
  {
    name: 'a known model, an image known by content, letters outside ASCII',
    request: requestOf(
      {
        prompt: 'ein Fuchs läuft 狐',
        seed: 9007199254740991,
        guidance: 0.1,
        keyframes: [{ at: 'first', image: 'a.png', strength: 0.5 }],
        adapters: [{ file: 'b.bin', weight: -1 }],
      },
      {
        modelDigest: 'ab'.repeat(32),
        digestOf: (reference) => (reference === 'a.png' ? 'cd'.repeat(32) : undefined),
      },
    ),
    canonical:
      '{"adapters":[{"file":"b.bin","weight":-1}],"backend":"local","format":1,"guidance":0.1,"guidanceInterval":[0,1],' +
      `"guidanceRescale":0,"keyframes":[{"at":"first","image":"sha256:${'cd'.repeat(32)}","strength":0.5}],` +
      `"model":"sha256:${'ab'.repeat(32)}","motion":{"camera":[],"paths":[],"strength":1},"negativePrompt":"",` +
      '"post":{"interpolate":1,"upscale":1},"prompt":"ein Fuchs läuft 狐","sampler":"flow-match-euler",' +
      '"seed":9007199254740991,"shots":[],"steps":12,"video":{"fps":8,"frames":16,"height":256,"width":256}}',
    hash: '7a9c0e23690f50ad51ab68bd544b264a18500554aa8ea3f6f81821a1a48b4522',
  },
  {
    name: 'shots, a camera and a path',
    request: requestOf({
      prompt: undefined,
      shots: [{ prompt: 'a "fox"', seconds: 2 }],
      motion: { camera: { pan: 0.25 }, paths: [{ object: 'fox', points: [[0, 1e-7, 1]] }] },
    }),
    canonical:
      '{"adapters":[],"backend":"local","format":1,"guidance":2.5,"guidanceInterval":[0,1],"guidanceRescale":0,"keyframes":[],' +
      '"model":"embedded","motion":{"camera":[{"at":0,"pan":0.25,"roll":0,"tilt":0,"zoom":0}],' +
      '"paths":[{"object":"fox","points":[[0,1e-7,1]]}],"strength":1},"negativePrompt":"",' +
      '"post":{"interpolate":1,"upscale":1},"prompt":"","sampler":"flow-match-euler","seed":0,' +
      '"shots":[{"prompt":"a \\"fox\\"","seconds":2,"transition":"cut"}],"steps":12,' +
      '"video":{"fps":8,"frames":16,"height":256,"width":256}}',
    hash: '893e6e7c77a16143c2b70501b76d807b43f355e48769fce350bcda0314c71457',
  },
];

describe('golden', () => {
  it.each(golden)('$name', ({ request, canonical, hash }) => {
    expect(canonicalRequest(request)).toBe(canonical);
    expect(requestHash(request, digest)).toBe(hash);
  });
});

describe('what does not count', () => {
  const base = requestHash(
    requestOf({ model: './m', keyframes: [{ at: 'first', image: 'a.png' }] }, known('/one')),
    digest,
  );

  it.each([
    { name: 'a title', fields: { title: 'Fox' } },
    { name: 'expectations', fields: { expect: [{ object: 'fox' }] } },
    { name: 'a default that is written out', fields: { steps: 12, video: { width: 256 }, post: { upscale: 1 } } },
    { name: 'defaults of fields that came later', fields: { video: { loop: false, order: 'coarse-to-fine' } } },
    { name: 'a list of one seed', fields: { seed: [0] } },
    { name: 'rounds that are not asked for', fields: { refine: { rounds: 0 } } },
    { name: 'noise that is not warped', fields: { noise: { warped: 0 } } },
    { name: 'minus zero', fields: { guidanceRescale: -0 } },
  ])('$name', ({ fields }) => {
    const request = requestOf({ model: './m', keyframes: [{ at: 'first', image: 'a.png' }], ...fields }, known('/one'));
    expect(requestHash(request, digest)).toBe(base);
  });

  it('the folder in which the same files lie', () => {
    const request = requestOf({ model: './m', keyframes: [{ at: 'first', image: 'a.png' }] }, known('/two'));
    expect(requestHash(request, digest)).toBe(base);
  });

  it('the order in which fields of a request were set', () => {
    const request = requestOf({});
    const reversed = Object.fromEntries(Object.entries(request).reverse()) as unknown as GenerationRequest;
    expect(requestHash(reversed, digest)).toBe(requestHash(request, digest));
  });
});

describe('what counts', () => {
  const base = requestHash(requestOf({}), digest);

  it.each([
    { prompt: 'a fix' },
    { negativePrompt: 'blur' },
    { model: 'other' },
    { backend: 'lab' },
    { seed: 1 },
    { steps: 13 },
    { guidance: 2.5000000000000004 },
    { guidanceInterval: [0, 0.9] },
    { guidanceRescale: 0.1 },
    { sampler: 'euler' },
    { refine: { rounds: 1 } },
    { noise: { warped: 0.2 } },
    { video: { width: 96 } },
    { video: { height: 96 } },
    { video: { frames: 15 } },
    { video: { fps: 9 } },
    { video: { loop: true } },
    { video: { order: 'windows' } },
    { motion: { camera: { pan: 0 } } },
    { motion: { strength: 0.5 } },
    { motion: { paths: [{ object: 'fox', points: [[0, 0, 0]] }] } },
    { keyframes: [{ at: 'first', image: 'a.png' }] },
    { adapters: [{ file: 'a.bin' }] },
    { post: { interpolate: 2 } },
    { post: { upscale: 2 } },
  ])('%j', (fields) => {
    expect(requestHash(requestOf(fields), digest)).not.toBe(base);
  });

  it('another model under the same name', () => {
    const hashes = ['ab', 'cd'].map((pair) => requestHash(requestOf({}, { modelDigest: pair.repeat(32) }), digest));
    expect(new Set([base, ...hashes]).size).toBe(3);
  });

  it('a number without a canonical form is refused', () => {
    expect(() => canonicalRequest({ ...requestOf({}), guidance: NaN })).toThrow(
      expect.objectContaining({ code: 'not-finite', fault: 'internal' }),
    );
  });
});

function known(folder: string): ExpandContext {
  return {
    modelDigest: 'ef'.repeat(32),
    locate: (reference) => `${folder}/${reference}`,
    digestOf: () => '12'.repeat(32),
  };
}
