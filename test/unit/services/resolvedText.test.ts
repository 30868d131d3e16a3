// The resolved text: canonical, readable as an experiment, with counts and times in front.
import { describe, expect, it } from 'vitest';
import { expandExperiment } from '../../../src/experiment/expand';
import { formatExperiment } from '../../../src/experiment/format';
import { parseExperiment } from '../../../src/experiment/parse';
import type { Experiment } from '../../../src/experiment/schema';
import type { Plan } from '../../../src/services/plan';
import { resolvedText, type ResolvedWords } from '../../../src/services/resolvedText';

const words: ResolvedWords = {
  clips: (count) => `clips ${count}`,
  passes: (total) => `passes ${total}`,
  time: (estimate) => `time ${estimate ? estimate.seconds : 'unknown'}`,
  problems: (count) => `problems ${count}`,
  model: (title, version) => `model ${title} ${version}`,
};

function planOf(experiment: Experiment): Plan {
  const requests = expandExperiment(experiment, { modelDefaults: { steps: 5, width: 40, height: 24 } });
  return { problems: [], experiment, tokens: [], requests, hashes: [] };
}

const experiment: Experiment = {
  version: 1,
  prompt: 'a fox',
  seed: [4, 5],
  video: { fps: 6 },
  post: { upscale: 2 },
  sweep: { guidance: [1, 2] },
};

describe('resolvedText', () => {
  it('writes every default out and keeps what the file says', () => {
    const text = resolvedText(planOf(experiment), { seconds: 8, runs: 2 }, words);
    expect(text.split('\n').slice(0, 3)).toEqual(['// clips 4', '// passes 30', '// time 8']);
    expect(parseExperiment(text)).toMatchObject({
      problems: [],
      experiment: {
        ...experiment,
        model: 'embedded',
        steps: 5,
        sampler: 'flow-match-euler',
        video: { width: 40, height: 24, frames: 16, fps: 6 },
        post: { interpolate: 1, upscale: 2 },
      },
    });
  });

  it('is canonical', () => {
    const text = resolvedText(planOf(experiment), undefined, words);
    expect(text).toContain('// time unknown');
    expect(formatExperiment(text)).toBe(text);
  });

  it('says how many problems there are instead of how many clips', () => {
    const problem = parseExperiment('{}').problems[0]!;
    expect(resolvedText({ ...planOf(experiment), requests: [], problems: [problem] }, undefined, words)).toMatch(
      /^\/\/ problems 1\n/,
    );
    expect(resolvedText({ problems: [problem], tokens: [], requests: [], hashes: [] }, undefined, words)).toBe(
      '// problems 1\n',
    );
  });
});
