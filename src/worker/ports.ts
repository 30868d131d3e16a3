// The two ends of a child process's IPC channel as ports for the protocol. Needs `serialization: 'advanced'` at the fork,
// so that typed arrays arrive as typed arrays.

import type { ChildProcess } from 'node:child_process';
import { InternalError, type T2vError } from '../base/errors';
import { Emitter } from '../base/events';
import type { Port } from '../protocol/channel';

/** The parent's end. The port closes when the child is gone; `explain` makes the reason out of how it ended. */
export function childPort(
  child: ChildProcess,
  explain: (code: number | null, signal: NodeJS.Signals | null) => T2vError,
): Port {
  const messages = new Emitter<unknown>();
  const closes = new Emitter<T2vError>();
  child.on('message', (message) => messages.fire(message));
  child.once('error', (cause) => {
    closes.fire(
      new InternalError('worker-start-failed', `The engine's process could not be started: ${cause.message}`, {
        cause,
      }),
    );
  });
  // 'close' comes after the output streams have ended, so that `explain` can quote what the child said last.
  child.once('close', (code, signal) => closes.fire(explain(code, signal)));
  return {
    post(message) {
      if (!child.connected) throw new InternalError('channel-closed', 'The engine process is gone.');
      child.send(message as object, (error) => {
        if (error !== null) child.kill('SIGKILL');
      });
    },
    onMessage: messages.event,
    onClose: closes.event,
  };
}

/** The child's end. Closes when the parent disconnects or dies. */
export function parentPort(own: NodeJS.Process): Port {
  const messages = new Emitter<unknown>();
  const closes = new Emitter<T2vError>();
  own.on('message', (message) => messages.fire(message));
  own.once('disconnect', () => closes.fire(new InternalError('channel-closed', 'The parent process is gone.')));
  return {
    post(message) {
      if (own.send === undefined || !own.connected)
        throw new InternalError('channel-closed', 'The parent process is gone.');
      own.send(message, undefined, undefined, () => undefined);
    },
    onMessage: messages.event,
    onClose: closes.event,
  };
}
