// Stages against a clock that the test turns.
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../../src/base/errors';
import { createStages, fractionOf, stageShares } from '../../../../src/engine/pipelines/stages';
import { stageNames, type ProgressEvent } from '../../../../src/protocol/progress';

function clock() {
  let time = 0;
  return { now: () => time, pass: (milliseconds: number) => (time += milliseconds) };
}

test('the shares of the stages lie end to end from 0 to 1 in the order of the stages', () => {
  const edges = stageNames.flatMap((stage) => stageShares[stage]);
  expect(edges).toEqual([...edges].sort((a, b) => a - b));
  expect(edges[0]).toBe(0);
  expect(edges.at(-1)).toBe(1);
  stageNames.slice(1).forEach((stage, i) => expect(stageShares[stage][0]).toBe(stageShares[stageNames[i]!][1]));
});

describe('run', () => {
  test('reports the start, measures the work, adds up a stage that runs twice', async () => {
    const { now, pass } = clock();
    const events: ProgressEvent[] = [];
    const stages = createStages({ now, onProgress: (event) => events.push(event) });
    expect(await stages.run('load', () => pass(30) && 'model')).toBe('model');
    await stages.run('encodeText', () => pass(5));
    await stages.run('encodeText', async () => pass(6));
    expect(stages.times).toEqual({ load: 30, encodeText: 11 });
    expect(events[0]).toEqual({ kind: 'stage', stage: 'load', fraction: 0 });
  });

  test('measures work that fails, and passes the failure on', async () => {
    const { now, pass } = clock();
    const stages = createStages({ now });
    const failing = stages.run('decode', () => {
      pass(7);
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(stages.times.decode).toBe(7);
  });

  test('does not start after an abort, nor when the abort comes between start and work', async () => {
    const controller = new AbortController();
    const ran: string[] = [];
    const stages = createStages({
      now: () => 0,
      signal: controller.signal,
      beforeStage: (stage) => {
        if (stage === 'decode') controller.abort();
      },
    });
    await stages.run('load', () => ran.push('load'));
    await expect(stages.run('decode', () => ran.push('decode'))).rejects.toBeInstanceOf(CancelledError);
    await expect(stages.run('post', () => ran.push('post'))).rejects.toBeInstanceOf(CancelledError);
    expect(ran).toEqual(['load']);
  });
});

describe('finishStep', () => {
  test('tells a rising fraction within the share of denoising, and the time left of the whole job', async () => {
    const { now, pass } = clock();
    const events: ProgressEvent[] = [];
    const stages = createStages({ now, onProgress: (event) => events.push(event) });
    await stages.run('denoise', () => {
      for (let step = 1; step <= 4; step++) {
        pass(1000);
        stages.finishStep(step, 4);
      }
    });
    const steps = events.flatMap((event) => (event.kind === 'step' ? [event] : []));
    const [start, end] = stageShares.denoise;
    expect(steps.map((event) => event.fraction)).toEqual(
      [0.25, 0.5, 0.75, 1].map((share) => start + (end - start) * share),
    );
    // 4 s of denoising are 0.715 of the bar, so what comes after its end takes 4 · 0.18 / 0.715 = 1.007 s.
    expect(steps.map((event) => event.secondsLeft)).toEqual(
      [4.007, 3.007, 2.007, 1.007].map((value) => expect.closeTo(value, 3)),
    );
  });

  test('throws once the signal has fired', () => {
    const stages = createStages({ now: () => 1, signal: AbortSignal.abort() });
    expect(() => stages.finishStep(1, 2)).toThrow(CancelledError);
  });
});

describe('a clip in pieces', () => {
  const later = ['decode', 'post', 'write'] as const;

  test('the whole clip as one piece lies on the bar as the stages do', () => {
    for (const stage of stageNames) expect(fractionOf(stage, [0, 1])).toBe(stageShares[stage][0]);
    expect(fractionOf('write', [0, 1], 1)).toBe(1);
  });

  test('pieces lie end to end, each divided as a whole clip', () => {
    const at = [0, 1, 2, 3].flatMap((piece) => later.map((stage) => fractionOf(stage, [piece / 4, (piece + 1) / 4])));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeCloseTo(stageShares.decode[0], 12);
    expect(at[3]).toBeCloseTo(fractionOf('write', [0, 1 / 4], 1), 12);
    expect(fractionOf('write', [3 / 4, 1], 1)).toBeCloseTo(1, 12);
  });

  test('a stage that runs on a piece reports where the piece lies', async () => {
    const events: ProgressEvent[] = [];
    const stages = createStages({ now: () => 0, onProgress: (event) => events.push(event) });
    await stages.run('decode', () => 0, [0.5, 0.75]);
    expect(events).toEqual([{ kind: 'stage', stage: 'decode', fraction: fractionOf('decode', [0.5, 0.75]) }]);
  });
});
