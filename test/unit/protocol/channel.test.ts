// The channel over a port in memory: every request is answered, and nothing that comes in is believed.
import { describe, expect, test, vi } from 'vitest';
import { CancelledError, InternalError, UserError, type T2vError } from '../../../src/base/errors';
import { Emitter } from '../../../src/base/events';
import { createCaller, serveCalls, type Checks, type Handlers, type Port } from '../../../src/protocol/channel';

type TestApi = { double: { params: number; result: number; event: string } };

const numberCheck = (value: unknown) => {
  if (typeof value !== 'number') throw new TypeError('not a number');
  return value;
};
const checks: Checks<TestApi> = {
  double: {
    params: numberCheck,
    result: numberCheck,
    event: (value) => {
      if (typeof value !== 'string') throw new TypeError('not a text');
      return value;
    },
  },
};

/** Two ends of one pipe; messages are cloned, as between processes. */
function pipe() {
  const ends = [0, 1].map(() => ({ messages: new Emitter<unknown>(), closes: new Emitter<T2vError>() }));
  let open = true;
  const sent: unknown[] = [];
  const port = (own: number): Port => ({
    post(message) {
      if (!open) throw new Error('closed');
      sent.push(message);
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => ends[1 - own]?.messages.fire(copy));
    },
    onMessage: ends[own]!.messages.event,
    onClose: ends[own]!.closes.event,
  });
  const close = (reason: T2vError) => {
    open = false;
    for (const end of ends) end.closes.fire(reason);
  };
  return { near: port(0), far: port(1), close, sent, inject: (message: unknown) => ends[0]!.messages.fire(message) };
}

function connect(handler: Handlers<TestApi>['double']) {
  const made = pipe();
  const served = serveCalls<TestApi>(made.far, checks, { double: handler });
  return { ...made, served, caller: createCaller<TestApi>(made.near, checks) };
}

const never = () => new Promise<never>(() => undefined);
const fromOutside = (value: unknown) => value as never;

describe('calls', () => {
  test('are answered, also when several are under way and end in another order', async () => {
    const gates: (() => void)[] = [];
    const { caller } = connect(async (value) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return value * 2;
    });
    const answers = Promise.all([caller.call('double', 1), caller.call('double', 2)]);
    await vi.waitFor(() => expect(gates).toHaveLength(2));
    gates.reverse().forEach((open) => open());
    expect(await answers).toEqual([2, 4]);
  });

  test('bring events before the answer, to the right caller', async () => {
    const { caller } = connect(async (value, { emit }) => {
      emit(`half of ${value}`);
      return value * 2;
    });
    const seen: string[] = [];
    await Promise.all([1, 2].map((value) => caller.call('double', value, { onEvent: (event) => seen.push(event) })));
    expect(seen).toEqual(['half of 1', 'half of 2']);
  });

  test('reject with the error of the other side: class, code, hint, field, details', async () => {
    const { caller } = connect(async () => {
      throw new UserError('too-small', 'Too small.', { hint: 'Larger.', field: 'a.b', details: { value: 1 } });
    });
    const error: unknown = await caller.call('double', 1).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: 'too-small',
      message: 'Too small.',
      hint: 'Larger.',
      field: 'a.b',
      details: { value: 1 },
    });
  });

  test('reject when the handler throws something that is not ours', async () => {
    const { caller } = connect(async () => {
      throw new RangeError('boom');
    });
    const failed = { fault: 'internal', code: 'unexpected', message: 'boom' };
    await expect(caller.call('double', 1)).rejects.toMatchObject(failed);
  });

  test('reject when the handler throws before it gives a promise', async () => {
    const { caller } = connect(() => {
      throw new UserError('too-small', 'Too small.');
    });
    await expect(caller.call('double', 1)).rejects.toMatchObject({ fault: 'user', code: 'too-small' });
  });

  test('of an unknown method are answered with an error', async () => {
    const { caller } = connect(async () => 1);
    await expect(caller.call('treble' as 'double', 1)).rejects.toMatchObject({ code: 'unknown-method' });
    await expect(caller.call('toString' as 'double', 1)).rejects.toMatchObject({ code: 'unknown-method' });
  });
});

describe('stopping', () => {
  test('a signal reaches the handler, and its answer is the answer', async () => {
    const { caller } = connect(
      (_value, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new CancelledError()))),
    );
    const controller = new AbortController();
    const call = caller.call('double', 1, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
  });

  test('a signal that fired before the call reaches the handler too', async () => {
    const { caller } = connect(
      (_value, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new CancelledError()))),
    );
    await expect(caller.call('double', 1, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
  });

  test('a late signal sends nothing', async () => {
    const { caller, sent } = connect(async (value) => value * 2);
    const controller = new AbortController();
    await caller.call('double', 1, { signal: controller.signal });
    const before = sent.length;
    controller.abort();
    expect(sent).toHaveLength(before);
  });
});

describe('closing', () => {
  test('rejects what is pending and what comes later with its reason, and aborts the handlers', async () => {
    let seen: AbortSignal | undefined;
    const { caller, close } = connect((_value, { signal }) => {
      seen = signal;
      return never();
    });
    const pending = caller.call('double', 1);
    await vi.waitFor(() => expect(seen).toBeDefined());
    const reason = new InternalError('worker-crashed', 'gone');
    close(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(caller.call('double', 2)).rejects.toBe(reason);
    expect(seen?.aborted).toBe(true);
  });

  test('a port that cannot post rejects the call', async () => {
    const { near } = pipe();
    const broken: Port = {
      ...near,
      post: () => {
        throw new Error('EPIPE');
      },
    };
    await expect(createCaller<TestApi>(broken, checks).call('double', 1)).rejects.toMatchObject({
      code: 'channel-closed',
    });
  });

  test('disposing the caller rejects what is pending; disposing the server aborts its handlers', async () => {
    let seen: AbortSignal | undefined;
    const { caller, served } = connect((_value, { signal }) => {
      seen = signal;
      return never();
    });
    const pending = caller.call('double', 1);
    await vi.waitFor(() => expect(seen).toBeDefined());
    served.dispose();
    expect(seen?.aborted).toBe(true);
    caller.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'channel-closed' });
  });
});

describe('data from the other side is checked', () => {
  test('wrong params are refused before the handler runs', async () => {
    const handler = vi.fn(async () => 1);
    const { caller } = connect(handler);
    await expect(caller.call('double', fromOutside('one'))).rejects.toMatchObject({ code: 'bad-message' });
    expect(handler).not.toHaveBeenCalled();
  });

  test('a wrong result and a wrong event reject the call', async () => {
    const wrongResult = connect(async () => fromOutside('two'));
    await expect(wrongResult.caller.call('double', 1)).rejects.toMatchObject({ code: 'bad-message' });
    const wrongEvent = connect((_value, { emit }) => {
      emit(fromOutside(5));
      return never();
    });
    await expect(wrongEvent.caller.call('double', 1, { onEvent: () => undefined })).rejects.toMatchObject({
      code: 'bad-message',
    });
  });

  const garbage: [what: string, message: unknown][] = [
    ['nothing', undefined],
    ['a text', 'ok'],
    ['an unknown kind', { kind: 'perhaps', id: 1 }],
    ['an id that is no number', { kind: 'ok', id: 'one', result: 2 }],
    ['an error without a code', { kind: 'error', id: 1, error: { message: 'x' } }],
  ];
  test.each(garbage)('%s closes the calling side, so that nobody waits for ever', async (_what, message) => {
    const { caller, inject } = connect(never);
    const pending = caller.call('double', 1);
    inject(message);
    await expect(pending).rejects.toMatchObject({ code: 'bad-message' });
  });

  test('an answer to a call that nobody made is passed over', async () => {
    const { caller, inject } = connect(async (value) => value * 2);
    inject({ kind: 'ok', id: 99, result: 1 });
    expect(await caller.call('double', 4)).toBe(8);
  });
});
