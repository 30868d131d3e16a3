// What each event makes of the queue: a table of steps, and what must hold after any mixture of events.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/jobs/queueEvent';
import {
  applyEvent,
  emptyQueue,
  isActive,
  isEnded,
  maxInterruptions,
  shortened,
  type QueueChange,
  type QueueEvent,
  type QueueState,
} from '../../../src/jobs/queueState';
import { jobSpec, owner } from '../../support/memoryQueue';

const stamped = (change: QueueChange, index = 0): QueueEvent => ({
  id: `e${index}`,
  at: `2026-11-22T10:00:0${index % 10}.000Z`,
  ...change,
});
const after = (...changes: QueueChange[]): QueueState => changes.map(stamped).reduce(applyEvent, emptyQueue);

const add = (...ids: string[]): QueueChange => ({ kind: 'add', jobs: ids.map((id) => jobSpec(id)) });
const claim = (job: string, by = 'me', id = `${job}-${by}`): QueueChange => ({
  kind: 'claim',
  job,
  claim: id,
  owner: owner(by),
});
const done = (job: string, id = `${job}-me`): QueueChange => ({
  kind: 'end',
  job,
  claim: id,
  outcome: { state: 'done', run: 'r', fromStore: false },
});
const failed = (job: string): QueueChange => ({
  kind: 'end',
  job,
  claim: `${job}-me`,
  outcome: { state: 'failed', error: { fault: 'model', code: 'run-failed', message: 'no' } },
});
const release = (job: string, crashed: boolean): QueueChange => ({ kind: 'release', job, claim: `${job}-me`, crashed });
const states = (state: QueueState) => state.jobs.map((job) => `${job.id} ${job.state}`);

const rows: { name: string; changes: QueueChange[]; expected: string[] }[] = [
  {
    name: 'jobs wait in the order in which they came',
    changes: [add('a', 'b'), add('c')],
    expected: ['a waiting', 'b waiting', 'c waiting'],
  },
  { name: 'a job is added once', changes: [add('a', 'a'), add('a')], expected: ['a waiting'] },
  { name: 'a claim makes it run', changes: [add('a'), claim('a')], expected: ['a running'] },
  { name: 'it ends under its claim', changes: [add('a'), claim('a'), done('a')], expected: ['a done'] },
  {
    name: 'nothing begins while paused',
    changes: [add('a'), { kind: 'pause', paused: true }, claim('a')],
    expected: ['a waiting'],
  },
  {
    name: 'what runs ends while paused',
    changes: [add('a'), claim('a'), { kind: 'pause', paused: true }, done('a')],
    expected: ['a done'],
  },
  {
    name: 'a waiting job is cancelled at once',
    changes: [add('a'), { kind: 'cancel', jobs: ['a'] }],
    expected: ['a cancelled'],
  },
  {
    name: 'a running job is asked to stop',
    changes: [add('a'), claim('a'), { kind: 'cancel', jobs: ['a'] }],
    expected: ['a cancelling'],
  },
  {
    name: 'a job may be done before it could be stopped',
    changes: [add('a'), claim('a'), { kind: 'cancel', jobs: ['a'] }, done('a')],
    expected: ['a done'],
  },
  {
    name: 'a cancelled job cannot be claimed',
    changes: [add('a'), { kind: 'cancel', jobs: ['a'] }, claim('a')],
    expected: ['a cancelled'],
  },
  {
    name: 'a done job cannot be cancelled or tried again',
    changes: [add('a'), claim('a'), done('a'), { kind: 'cancel', jobs: ['a'] }, { kind: 'retry', jobs: ['a'] }],
    expected: ['a done'],
  },
  {
    name: 'failed ones wait again, each at its place',
    changes: [
      add('a', 'b', 'c'),
      claim('a'),
      failed('a'),
      claim('b'),
      failed('b'),
      { kind: 'retry', jobs: ['b', 'a', 'c'] },
    ],
    expected: ['a waiting', 'b waiting', 'c waiting'],
  },
  {
    name: 'only ended jobs leave the list',
    changes: [add('a', 'b', 'c'), claim('a'), done('a'), claim('b'), { kind: 'remove', jobs: ['a', 'b', 'c'] }],
    expected: ['b running', 'c waiting'],
  },
  {
    name: 'a waiting job moves before another',
    changes: [add('a', 'b', 'c'), { kind: 'move', job: 'c', before: 'a' }],
    expected: ['c waiting', 'a waiting', 'b waiting'],
  },
  {
    name: 'or to the end',
    changes: [add('a', 'b', 'c'), { kind: 'move', job: 'a' }],
    expected: ['b waiting', 'c waiting', 'a waiting'],
  },
  {
    name: 'a running job stays',
    changes: [add('a', 'b'), claim('a'), { kind: 'move', job: 'a' }],
    expected: ['a running', 'b waiting'],
  },
  {
    name: 'moving before an unknown job does nothing',
    changes: [add('a', 'b'), { kind: 'move', job: 'b', before: 'x' }],
    expected: ['a waiting', 'b waiting'],
  },
  {
    name: 'a job whose process ended waits again',
    changes: [add('a', 'b'), claim('a'), release('a', true)],
    expected: ['a waiting', 'b waiting'],
  },
  {
    name: 'one that was being cancelled then is',
    changes: [add('a'), claim('a'), { kind: 'cancel', jobs: ['a'] }, release('a', true)],
    expected: ['a cancelled'],
  },
];

describe('applyEvent', () => {
  it.each(rows)('$name', ({ changes, expected }) => {
    expect(states(after(...changes))).toEqual(expected);
  });

  it.each([
    ['a second claim', [add('a'), claim('a')], claim('a', 'you')],
    ['the end under another claim', [add('a'), claim('a')], done('a', 'other')],
    ['a second end', [add('a'), claim('a'), done('a')], failed('a')],
    ['an end after the claim was released', [add('a'), claim('a'), release('a', true)], done('a')],
    ['an end after somebody else claimed it', [add('a'), claim('a'), release('a', true), claim('a', 'you')], done('a')],
    ['the release of an ended job', [add('a'), claim('a'), done('a')], release('a', true)],
    ['a pause of a paused queue', [{ kind: 'pause', paused: true } as const], { kind: 'pause', paused: true } as const],
    ['a move to where it is', [add('a', 'b')], { kind: 'move', job: 'b' } as const],
    ['an event about a job that is not there', [add('a')], { kind: 'cancel', jobs: ['x'] } as const],
  ])('%s changes nothing, and that can be seen', (_what, before, change) => {
    const state = after(...before);
    expect(applyEvent(state, stamped(change as QueueChange))).toBe(state);
  });

  it('keeps what a job came to', () => {
    expect(after(add('a'), claim('a'), done('a')).jobs[0]).toMatchObject({
      attempts: 1,
      endedAt: '2026-11-22T10:00:02.000Z',
      result: { run: 'r', fromStore: false },
    });
    const [job] = after(add('a'), claim('a'), failed('a')).jobs;
    expect(job).toMatchObject({ error: { code: 'run-failed' } });
    expect(job?.claim).toBeUndefined();
    expect(after(add('a'), claim('a'), failed('a'), { kind: 'retry', jobs: ['a'] }).jobs[0]?.error).toBeUndefined();
  });

  it('a job that keeps killing its process fails in the end, with a way on', () => {
    const crashes = Array.from({ length: maxInterruptions }, () => [claim('a'), release('a', true)]).flat();
    const [job] = after(add('a'), ...crashes).jobs;
    expect(job).toMatchObject({ state: 'failed', attempts: maxInterruptions, error: { code: 'interrupted' } });
    expect(after(add('a'), ...crashes, { kind: 'retry', jobs: ['a'] }).jobs[0]).toMatchObject({
      state: 'waiting',
      interruptions: 0,
    });
  });

  it('closing the window as often as one likes is no crash', () => {
    const closings = Array.from({ length: 10 }, () => [claim('a'), release('a', false)]).flat();
    expect(after(add('a'), ...closings).jobs[0]).toMatchObject({ state: 'waiting', interruptions: 0, attempts: 10 });
  });
});

describe('shortened', () => {
  it('keeps every job that is not ended, and the newest of the others', () => {
    const jobs = Array.from({ length: 300 }, (_, index) => ({
      ...jobSpec(`j${index}`),
      state: index < 2 ? ('waiting' as const) : ('done' as const),
      attempts: 1,
      interruptions: 0,
      endedAt: new Date(index * 1000).toISOString(),
    }));
    const { jobs: kept } = shortened({ jobs, paused: true });
    expect(kept).toHaveLength(202);
    expect(kept.slice(0, 3).map(({ id }) => id)).toEqual(['j0', 'j1', 'j100']);
    expect(shortened({ jobs, paused: true }).paused).toBe(true);
  });
});

const ids = fc.constantFrom('a', 'b', 'c');
const tokens = fc.constantFrom('me', 'you');
const change: fc.Arbitrary<QueueChange> = fc.oneof(
  ids.map((id) => add(id)),
  fc.tuple(ids, tokens).map(([id, by]) => claim(id, by)),
  fc.tuple(ids, tokens).map(([id, by]) => done(id, `${id}-${by}`)),
  ids.map(failed),
  fc.tuple(ids, fc.boolean()).map(([id, crashed]) => release(id, crashed)),
  ids.map((id): QueueChange => ({ kind: 'cancel', jobs: [id] })),
  ids.map((id): QueueChange => ({ kind: 'retry', jobs: [id] })),
  ids.map((id): QueueChange => ({ kind: 'remove', jobs: [id] })),
  fc.tuple(ids, ids).map(([job, before]): QueueChange => ({ kind: 'move', job, before })),
  fc.boolean().map((paused): QueueChange => ({ kind: 'pause', paused })),
);

describe('any mixture of events', () => {
  it('leaves each job in one sound state', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const { jobs } = after(...changes);
        expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
        for (const job of jobs) {
          expect(job.claim !== undefined).toBe(isActive(job));
          expect(job.endedAt !== undefined).toBe(isEnded(job));
          expect(job.result !== undefined).toBe(job.state === 'done');
          expect(job.error !== undefined).toBe(job.state === 'failed');
          expect(job.interruptions).toBeLessThanOrEqual(maxInterruptions);
        }
      }),
    );
  });

  it('a done job stays done, with its result, until it is removed', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const start = after(add('a'), claim('a'), done('a'));
        for (const [index, one] of changes.entries()) {
          const state = changes
            .slice(0, index + 1)
            .map(stamped)
            .reduce(applyEvent, start);
          if (one.kind === 'remove' && one.jobs.includes('a')) return;
          expect(state.jobs.find(({ id }) => id === 'a')).toMatchObject({ state: 'done', result: { run: 'r' } });
        }
      }),
    );
  });

  it('survives being written down, event by event and as a snapshot', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const events = changes.map(stamped);
        const state = events.reduce(applyEvent, emptyQueue);
        const again = events.map((event) => parseEvent(JSON.stringify(event))!).reduce(applyEvent, emptyQueue);
        expect(again).toEqual(state);
        const snapshot = parseEvent(JSON.stringify(stamped({ kind: 'snapshot', state })))!;
        expect(applyEvent(emptyQueue, snapshot)).toEqual(state);
      }),
    );
  });
});

describe('parseEvent', () => {
  it.each([
    '',
    '{',
    'null',
    '{"kind":"seal"}',
    '{"kind":"pause","paused":1,"id":"e","at":"t"}',
    '{"kind":"later","id":"e","at":"t"}',
  ])('passes over %s', (line) => {
    expect(parseEvent(line)).toBeUndefined();
  });
});
