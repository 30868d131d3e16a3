// Calls over a message port: every request is answered ok or error, events may come before the answer, a call can be
// asked to stop, and a closed port rejects what is pending. Incoming data is checked on both sides.
// One direction per channel: `createCaller` on one side, `serveCalls` on the other. Leaves out reconnecting.

import * as z from 'zod';
import { fromErrorData, InternalError, toErrorData, type ErrorData, type T2vError } from '../base/errors';
import { DisposableStore, type Disposable } from '../base/lifecycle';

/** A two-way pipe for structured-clone data. `onClose` fires once, with the reason. */
export interface Port {
  /** Throws when the other side is gone. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
  onClose(listener: (reason: T2vError) => void): Disposable;
}

/** The methods that one side answers: name → what goes in, what comes out, what is reported meanwhile. */
export type Api = Record<string, { params: unknown; result: unknown; event: unknown }>;

/** Turns unknown data into the type or throws. */
export type Check<T> = (value: unknown) => T;

/** The checks of an API; params run on the serving side, results and events on the calling side. */
export type Checks<A extends Api> = {
  [M in keyof A]: { params: Check<A[M]['params']>; result: Check<A[M]['result']>; event: Check<A[M]['event']> };
};

export interface CallOptions<E> {
  /** Asks the other side to stop; the call still waits for its answer. */
  signal?: AbortSignal;
  onEvent?: (event: E) => void;
}

export interface Caller<A extends Api> extends Disposable {
  /** Rejects with the error of the other side, or with the reason of the close. */
  call<M extends keyof A & string>(
    method: M,
    params: A[M]['params'],
    options?: CallOptions<A[M]['event']>,
  ): Promise<A[M]['result']>;
}

export type Handlers<A extends Api> = {
  [M in keyof A]: (
    params: A[M]['params'],
    context: { signal: AbortSignal; emit: (event: A[M]['event']) => void },
  ) => Promise<A[M]['result']>;
};

type Message =
  | { kind: 'request'; id: number; method: string; params: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'event'; id: number; event: unknown }
  | { kind: 'ok'; id: number; result: unknown }
  | { kind: 'error'; id: number; error: ErrorData };

const id = z.number().int().nonnegative();
const errorData = z.object({
  fault: z.enum(['user', 'model', 'remote', 'internal', 'cancelled']),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  field: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id, method: z.string(), params: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id }),
  z.object({ kind: z.literal('event'), id, event: z.unknown() }),
  z.object({ kind: z.literal('ok'), id, result: z.unknown() }),
  z.object({ kind: z.literal('error'), id, error: errorData }),
]);

interface Pending {
  method: string;
  resolve: (value: unknown) => void;
  reject: (error: T2vError) => void;
  onEvent?: (event: unknown) => void;
  stopListening: () => void;
}

/** The calling side of a port. Disposing rejects what is pending and stops listening; the port stays the caller's. */
export function createCaller<A extends Api>(port: Port, checks: Checks<A>): Caller<A> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let closed: T2vError | undefined;

  const close = (reason: T2vError) => {
    closed ??= reason;
    for (const callId of [...pending.keys()]) settle(callId, (call) => call.reject(reason));
  };
  const settle = (callId: number, how: (call: Pending) => void) => {
    const call = pending.get(callId);
    if (call === undefined) return;
    pending.delete(callId);
    call.stopListening();
    how(call);
  };
  const store = new DisposableStore();
  store.add(port.onClose(close));
  store.add(port.onMessage((data) => receiveAnswer(data, { pending, settle, checks, close })));

  return {
    call(method, params, options = {}) {
      if (closed !== undefined) return Promise.reject(closed);
      const callId = nextId++;
      return new Promise((resolve, reject) => {
        const onAbort = () => tryPost(port, { kind: 'cancel', id: callId });
        options.signal?.addEventListener('abort', onAbort, { once: true });
        const stopListening = () => options.signal?.removeEventListener('abort', onAbort);
        const onEvent = options.onEvent;
        pending.set(callId, { method, resolve: resolve, reject, onEvent, stopListening });
        const failure = tryPost(port, { kind: 'request', id: callId, method, params });
        if (failure !== undefined) settle(callId, (call) => call.reject(failure));
        else if (options.signal?.aborted === true) onAbort();
      });
    },
    dispose() {
      close(new InternalError('channel-closed', 'The channel was closed.'));
      store.dispose();
    },
  };
}

interface CallerState {
  pending: Map<number, Pending>;
  settle: (id: number, how: (call: Pending) => void) => void;
  checks: Checks<Api>;
  close: (reason: T2vError) => void;
}

function receiveAnswer(data: unknown, { pending, settle, checks, close }: CallerState): void {
  const parsed = messageSchema.safeParse(data);
  if (!parsed.success) {
    close(new InternalError('bad-message', 'The other process sent a message of an unknown form.'));
    return;
  }
  const message: Message = parsed.data;
  const call = pending.get(message.id);
  if (call === undefined) return;
  const check = checks[call.method];
  try {
    if (message.kind === 'event') call.onEvent?.(check?.event(message.event));
    else if (message.kind === 'ok') {
      const result = check?.result(message.result);
      settle(message.id, () => call.resolve(result));
    } else if (message.kind === 'error') settle(message.id, () => call.reject(fromErrorData(message.error)));
  } catch (cause) {
    const error = new InternalError('bad-message', `The answer to "${call.method}" does not have the agreed form.`, {
      cause,
    });
    settle(message.id, () => call.reject(error));
  }
}

/** The serving side of a port. A closed port aborts the calls in work; disposing also stops listening. */
export function serveCalls<A extends Api>(port: Port, checks: Checks<A>, handlers: Handlers<A>): Disposable {
  const running = new Map<number, AbortController>();
  const abortAll = () => {
    for (const controller of running.values()) controller.abort();
  };
  const answer = async (request: Message & { kind: 'request' }) => {
    const controller = new AbortController();
    running.set(request.id, controller);
    const emit = (event: unknown) => tryPost(port, { kind: 'event', id: request.id, event });
    try {
      const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
      const check = checks[request.method];
      if (handler === undefined || check === undefined)
        throw new InternalError('unknown-method', `No method "${request.method}".`);
      const result = await handler(checkParams(check.params, request), { signal: controller.signal, emit });
      tryPost(port, { kind: 'ok', id: request.id, result });
    } catch (error) {
      tryPost(port, { kind: 'error', id: request.id, error: toErrorData(error) });
    } finally {
      running.delete(request.id);
    }
  };
  const store = new DisposableStore();
  store.add({ dispose: abortAll });
  store.add(port.onClose(abortAll));
  store.add(
    port.onMessage((data) => {
      const parsed = messageSchema.safeParse(data);
      if (!parsed.success) return;
      if (parsed.data.kind === 'request') void answer(parsed.data);
      if (parsed.data.kind === 'cancel') running.get(parsed.data.id)?.abort();
    }),
  );
  return store;
}

function checkParams<T>(check: Check<T>, request: { method: string; params: unknown }): T {
  try {
    return check(request.params);
  } catch (cause) {
    throw new InternalError(
      'bad-message',
      `The parameters of "${request.method}" do not have the agreed form: ${String(cause)}`,
      { cause },
    );
  }
}

/** Posts, and gives the failure back instead of throwing: the close of the port says the rest. */
function tryPost(port: Port, message: Message): InternalError | undefined {
  try {
    port.post(message);
    return undefined;
  } catch (cause) {
    return new InternalError('channel-closed', 'The other process is gone.', { cause });
  }
}
