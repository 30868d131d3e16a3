// Steps one after another: forward, back, to the end.
import { describe, expect, it } from 'vitest';
import { askSteps, goBack, type Step } from '../../../src/host/multiStep';
import { checkName } from '../../../src/host/commands/newExperiment';

interface Answers {
  a?: string;
  b?: string;
}

/** A step that gives its answers in turn. */
const scripted = (log: string[], name: keyof Answers, ...answers: (string | typeof goBack)[]): Step<Answers> => {
  return async (sofar) => {
    log.push(`${name} after ${JSON.stringify(sofar)}`);
    const next = answers.shift();
    return next === undefined || typeof next === 'symbol' ? goBack : { [name]: next };
  };
};

describe('askSteps', () => {
  it('gathers the answers in order', async () => {
    const log: string[] = [];
    expect(await askSteps<Answers>([scripted(log, 'a', '1'), scripted(log, 'b', '2')], {})).toEqual({ a: '1', b: '2' });
    expect(log).toEqual(['a after {}', 'b after {"a":"1"}']);
  });

  it('asks the one before again', async () => {
    const log: string[] = [];
    const steps = [scripted(log, 'a', '1', '3'), scripted(log, 'b', goBack, '2')];
    expect(await askSteps<Answers>(steps, {})).toEqual({ a: '3', b: '2' });
    expect(log).toEqual(['a after {}', 'b after {"a":"1"}', 'a after {}', 'b after {"a":"3"}']);
  });

  it('stays at the first when there is none before', async () => {
    const log: string[] = [];
    expect(await askSteps<Answers>([scripted(log, 'a', goBack, '1')], {})).toEqual({ a: '1' });
  });

  it('passes on that the user gave up', async () => {
    await expect(askSteps<Answers>([() => Promise.reject(new Error('gone'))], {})).rejects.toThrow('gone');
  });
});

describe('checkName', () => {
  it.each(['fox', 'fox-2', 'ein Fuchs', '狐狸'])('takes %s', (name) => {
    expect(checkName(name)).toBeUndefined();
  });

  it.each(['', '  ', 'a/b', 'a\\b', 'a:b', 'what?', '.hidden', 'end.'])('refuses %j', (name) => {
    expect(checkName(name)).toEqual(expect.any(String));
  });
});
