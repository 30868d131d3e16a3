import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  InternalError,
  ModelError,
  RemoteError,
  T2vError,
  UserError,
  fromErrorData,
  messageOf,
  toErrorData,
  type ErrorData,
} from '../../../src/base/errors';

const classes = [
  { ErrorClass: UserError, fault: 'user', name: 'UserError' },
  { ErrorClass: ModelError, fault: 'model', name: 'ModelError' },
  { ErrorClass: RemoteError, fault: 'remote', name: 'RemoteError' },
  { ErrorClass: InternalError, fault: 'internal', name: 'InternalError' },
  { ErrorClass: CancelledError, fault: 'cancelled', name: 'CancelledError' },
] as const;

describe.each(classes)('$name', ({ ErrorClass, fault, name }) => {
  const options = { hint: 'Use 128.', field: 'video.width', details: { value: 96, allowed: [128] } };
  const error = new ErrorClass('size-unknown', 'video.width is 96', options);

  it('says whose fault it is and carries what it was given', () => {
    expect(error).toBeInstanceOf(T2vError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ fault, name, code: 'size-unknown', message: 'video.width is 96', ...options });
  });

  it('crosses a process border as JSON and comes back as the same class', () => {
    const data = toErrorData(error);
    expect(data).toEqual({ fault, code: 'size-unknown', message: 'video.width is 96', ...options });
    const back = fromErrorData(JSON.parse(JSON.stringify(data)) as ErrorData);
    expect(back).toBeInstanceOf(ErrorClass);
    expect(toErrorData(back)).toEqual(data);
  });

  it('keeps the cause in this process only', () => {
    const cause = new Error('ENOENT');
    const wrapped = new ErrorClass('a', 'b', { cause });
    expect(wrapped.cause).toBe(cause);
    expect(toErrorData(wrapped)).toEqual({ fault, code: 'a', message: 'b' });
  });
});

describe('CancelledError', () => {
  it('needs no arguments', () => {
    expect(toErrorData(new CancelledError())).toEqual({ fault: 'cancelled', code: 'cancelled', message: 'Cancelled.' });
  });
});

describe('toErrorData of foreign values', () => {
  const abort = new AbortController();
  abort.abort();
  const cases: { what: string; thrown: unknown; expected: Partial<ErrorData> }[] = [
    {
      what: 'a plain error',
      thrown: new TypeError('x is not a function'),
      expected: { fault: 'internal', message: 'x is not a function' },
    },
    {
      what: 'an error without text',
      thrown: new RangeError(''),
      expected: { fault: 'internal', message: 'RangeError' },
    },
    { what: 'a platform abort', thrown: abort.signal.reason, expected: { fault: 'cancelled', code: 'cancelled' } },
    { what: 'a string', thrown: 'boom', expected: { fault: 'internal', code: 'unexpected', message: 'boom' } },
    {
      what: 'nothing',
      thrown: undefined,
      expected: { fault: 'internal', message: 'A value that is not an error was thrown: undefined' },
    },
  ];
  it.each(cases)('$what', ({ thrown, expected }) => {
    expect(toErrorData(thrown)).toMatchObject(expected);
  });

  it('never blames the user for data with an unknown fault', () => {
    for (const fault of ['nobody', 'toString', 'constructor']) {
      const error = fromErrorData({ fault, code: 'c', message: 'm' } as unknown as ErrorData);
      expect(error).toBeInstanceOf(InternalError);
      expect(error).toMatchObject({ fault: 'internal', code: 'c', message: 'm' });
    }
  });
});

describe('messageOf', () => {
  it.each([
    [new Error('disk full'), 'disk full'],
    ['text', 'text'],
    ['', 'A value that is not an error was thrown: '],
    [42, 'A value that is not an error was thrown: 42'],
    [null, 'A value that is not an error was thrown: null'],
  ])('%j', (thrown, expected) => {
    expect(messageOf(thrown)).toBe(expected);
  });
});
