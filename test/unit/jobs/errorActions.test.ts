// Which buttons an error gets. The errors are those that the engine itself throws where it can be asked for them.
import { describe, expect, it } from 'vitest';
import { toErrorData, type ErrorData } from '../../../src/base/errors';
import { checkRequest } from '../../../src/engine/pipelines/checkRequest';
import { errorActions } from '../../../src/jobs/errorActions';
import { crashError } from '../../../src/worker/crash';
import { tinyRequest, tinySpec } from '../../support/tinyModel';

function refusal(changes: Parameters<typeof tinyRequest>[0]): ErrorData {
  try {
    checkRequest(tinyRequest(changes), tinySpec());
  } catch (error) {
    return toErrorData(error);
  }
  throw new Error('the request was not refused');
}

const video = (changes: object) => ({ video: { width: 40, height: 24, frames: 5, fps: 8, ...changes } });
const error = (changes: Partial<ErrorData>): ErrorData => ({ fault: 'internal', code: 'x', message: 'm', ...changes });
const log = { kind: 'log' };
const fix = { title: 'Lower frames to 16', edits: [{ offset: 50, length: 3, text: '16' }] };

describe('errorActions', () => {
  it.each([
    [
      'too many frames',
      refusal(video({ frames: 40 })),
      [{ kind: 'set', field: 'video.frames', value: 7, how: 'lower' }, { kind: 'goTo', field: 'video.frames' }, log],
    ],
    [
      'too few frames',
      refusal(video({ frames: 1 })),
      [{ kind: 'set', field: 'video.frames', value: 5, how: 'raise' }, { kind: 'goTo', field: 'video.frames' }, log],
    ],
    [
      'a size',
      refusal(video({ width: 64 })),
      [
        { kind: 'set', field: 'video', value: { width: 40, height: 24 }, how: 'change' },
        { kind: 'goTo', field: 'video.width' },
        log,
      ],
    ],
    ['a control', refusal(video({ loop: true })), [{ kind: 'goTo', field: 'video.loop' }, log]],
    [
      'an adapter',
      error({ fault: 'user', code: 'adapter-unfit', field: 'adapters[1].file' }),
      [{ kind: 'goTo', field: 'adapters[1].file' }, log],
    ],
    [
      'a text with a repair',
      error({ code: 'invalid-experiment', field: 'video.frames', details: { fix, version: 3 } }),
      [{ kind: 'fix', fix, version: 3 }, { kind: 'goTo', field: 'video.frames' }, log],
    ],
    ['a text without one', error({ code: 'invalid-experiment', details: { fix: undefined, version: 3 } }), [log]],
    ['a repair of another form', error({ code: 'invalid-experiment', details: { fix: 'yes', version: 3 } }), [log]],
    ['a model file', error({ fault: 'model', code: 'model-file-digest' }), [{ kind: 'models' }, log]],
    ['a full disk', error({ fault: 'user', code: 'disk-full' }), [{ kind: 'retry' }, log]],
    ['something unknown', error({}), [log]],
    ['a field that is no path', error({ field: '3 x' }), [log]],
    ['details of another form', error({ code: 'frames-unsupported', details: { allowed: 'all' } }), [log]],
    ['a size without one to offer', error({ code: 'size-unsupported', details: { allowed: [] } }), [log]],
  ])('%s', (_what, one, expected) => {
    expect(errorActions(one, tinyRequest())).toEqual(expected);
  });

  it.each([
    ['killed by the system', { code: null, signal: 'SIGKILL' as const, stderr: '' }, true],
    ['out of memory', { code: 134, signal: null, stderr: 'JavaScript heap out of memory' }, true],
    ['a native fault', { code: null, signal: 'SIGSEGV' as const, stderr: '' }, false],
  ])('a process that ended: %s', (_what, end, isMemory) => {
    const actions = errorActions(toErrorData(crashError(end)), tinyRequest());
    expect(actions).toContainEqual({ kind: 'retry' });
    expect(actions.some(({ kind }) => kind === 'set')).toBe(isMemory);
    if (isMemory) expect(actions[0]).toEqual({ kind: 'set', field: 'video.frames', value: 2, how: 'lower' });
  });

  it('never offers a clip without frames', () => {
    const crash = toErrorData(crashError({ code: null, signal: 'SIGKILL', stderr: '' }));
    expect(errorActions(crash, tinyRequest(video({ frames: 1 })))).toEqual([{ kind: 'retry' }, log]);
    expect(errorActions(crash)).toEqual([{ kind: 'retry' }, log]);
  });
});
