// The plan inside a text: valid afterwards, everything else untouched.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/experiment/edit';
import { parseExperiment } from '../../../../src/experiment/parse';
import { editsOf, planText } from '../../../../src/experiment/scene/planEdits';

const text = `// mine
{
  "version": 1,
  "title": "t", // a name
  "prompt": "a cat moves left while a dog moves right, then the camera zooms in",
  "seed": 3,
  "video": { "frames": 32, "width": 256 },
  "expect": [{ "object": "cat" }]
}
`;

describe('planText', () => {
  it('writes shots for the prompt, ways and camera, and leaves the rest', () => {
    const { edits, planned, notes } = planText(text);
    expect(notes).toEqual([]);
    expect(applyEdits(text, edits)).toBe(planned);
    const { experiment, problems } = parseExperiment(planned);
    expect(problems).toEqual([]);
    expect(experiment).toMatchObject({ title: 't', seed: 3, video: { width: 256 }, expect: [{ object: 'cat' }] });
    expect(experiment?.prompt).toBeUndefined();
    expect(experiment?.video?.frames).toBeUndefined();
    expect(experiment?.shots).toHaveLength(2);
    expect(experiment?.motion?.paths?.map(({ object }) => object)).toEqual(['cat', 'dog']);
    expect(planned).toContain('// mine');
    expect(planned).toContain('// a name');
  });

  it('makes no edits where the words ask for nothing more', () => {
    expect(planText('{"version":1,"prompt":"a cat spins"}').edits).toEqual([]);
  });

  it('makes edits of their own for fields that lie apart', () => {
    const apart = '{\n  "version": 1,\n  "prompt": "a cat",\n  "motion": {\n    "strength": 1\n  }\n}\n';
    const { edits, planned } = editsOf(apart, { frames: 24, camera: { pan: 1 } });
    expect(applyEdits(apart, edits)).toBe(planned);
    expect(parseExperiment(planned).experiment).toMatchObject({
      video: { frames: 24 },
      motion: { camera: { pan: 1 } },
    });
  });

  it('replaces the ways of an earlier plan', () => {
    const first = planText('{\n  "version": 1,\n  "prompt": "a cat moves left"\n}\n').planned;
    expect(planText(first).edits).toEqual([]);
    const changed = planText(first.replace('left', 'right'));
    expect(parseExperiment(changed.planned).experiment?.motion?.paths?.[0]?.points[0]).toEqual([0, 0.2, 0.5]);
    expect(Math.max(...changed.edits.map(({ length }) => length))).toBeLessThan(60);
  });

  it.each([
    ['{ "version": 1, ', 'invalid-experiment'],
    ['{"version":1,"shots":[{"prompt":"a","seconds":1}]}', 'no-prompt'],
    ['{"version":1,"extends":"b.t2v.json"}', 'no-prompt'],
  ])('%s is refused', (bad, code) => {
    expect(() => planText(bad)).toThrowError(expect.objectContaining({ code }));
  });
});
