// Answers of a language model, good and bad, against the format.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/experiment/edit';
import { parseExperiment } from '../../../../src/experiment/parse';
import { modelQuestion, readModelPlan } from '../../../../src/experiment/scene/modelPlan';

const text = '{\n  "version": 1,\n  "prompt": "a cat \\"jumps\\"",\n  "seed": 3\n}\n';
const shots = [
  { prompt: 'a cat jumps', seconds: 2 },
  { prompt: 'a cat spins', seconds: 1 },
];

describe('modelQuestion', () => {
  it('gives the words quoted, and the timing of the file before that of the model', () => {
    const question = modelQuestion(text, { fps: 12, defaultFrames: 24 });
    expect(question).toContain('"a cat \\"jumps\\""');
    expect(question).toContain('24 frames at 12 per second');
    expect(modelQuestion(text.replace('"seed"', '"video": { "fps": 10 }, "seed"'))).toContain('16 frames at 10');
  });
});

describe('readModelPlan', () => {
  it.each([
    ['plain', JSON.stringify({ shots })],
    ['in a fence', `Here it is:\n\`\`\`json\n${JSON.stringify({ shots })}\n\`\`\`\nDone.`],
  ])('takes an answer %s', (_name, answer) => {
    const { planned, edits } = readModelPlan(text, answer);
    expect(applyEdits(text, edits)).toBe(planned);
    expect(parseExperiment(planned).experiment).toEqual({ version: 1, shots, seed: 3 });
  });

  it('takes ways and camera', () => {
    const paths = [{ object: 'cat', points: [[0, 0.5, 0.5]] }];
    const { planned } = readModelPlan(text, JSON.stringify({ paths, camera: [{ at: 0, pan: 1 }] }));
    expect(parseExperiment(planned).experiment?.motion).toEqual({ paths, camera: [{ at: 0, pan: 1 }] });
  });

  it.each([
    ['nothing', '', 'JSON'],
    ['words', 'I cannot do that.', 'JSON'],
    ['a list', '[1]', 'JSON'],
    ['half an object', '{"shots": [', 'JSON'],
    ['a field that is not planned', '{"model": "../other"}', 'model'],
    ['a place outside the frame', '{"paths":[{"object":"cat","points":[[0,2,0]]}]}', 'points'],
    ['times that fall', '{"camera":[{"at":1,"pan":1},{"at":0,"pan":0}]}', 'rising'],
    ['a number for shots', '{"shots": 3}', 'shots'],
  ])('refuses %s', (_name, answer, about) => {
    expect(() => readModelPlan(text, answer)).toThrowError(
      expect.objectContaining({ code: 'bad-plan', message: expect.stringContaining(about) }),
    );
  });
});
