// One run of the engine's process: fork, the channel to it, the last words of its standard error, and its end.

import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { T2vError } from '../base/errors';
import { createCaller, type Caller } from '../protocol/channel';
import { engineChecks, type EngineApi } from '../protocol/engineMessages';
import { crashError } from './crash';
import { childPort } from './ports';

export interface EngineProcess {
  readonly pid: number | undefined;
  readonly caller: Caller<EngineApi>;
  /** Keeps the parent alive (true, while a job runs) or lets it exit (false). */
  hold(held: boolean): void;
  /** SIGKILL; pending calls reject once the process is gone. */
  kill(): void;
  /** Asks it to end by closing the channel. */
  disconnect(): void;
  /** Called once when the process is gone or could not be started. */
  onEnd(listener: () => void): void;
}

export interface StartOptions {
  /** Path of the worker's program, dist/worker.js. */
  entry: string;
  /** Limit of the JavaScript heap in MB; tensors and frames lie outside it. */
  heapMb: number;
  env?: Record<string, string>;
  /** Gives way to other programs that want the processor. */
  isBackground?: boolean;
}

const stderrKept = 4000;

/** Starts the process. A failed start shows as a rejected call. */
export function startEngineProcess({ entry, heapMb, env, isBackground = false }: StartOptions): EngineProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMb}`],
    env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (isBackground) giveWay(child.pid);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-stderrKept);
  });
  const port = childPort(child, (code, signal) => crashError({ code, signal, stderr }));
  return {
    pid: child.pid,
    caller: createCaller<EngineApi>(port, engineChecks),
    hold: (held) => holdProcess(child, held),
    kill: () => child.kill('SIGKILL'),
    disconnect: () => {
      if (child.connected) child.disconnect();
    },
    onEnd: (listener) => port.onClose((_reason: T2vError) => listener()),
  };
}

/** Before the process has threads of its own, which inherit it. Where that is not allowed it competes like any other. */
function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some containers forbid it.
  }
}

/** A referenced child, channel or pipe keeps this process from exiting. */
function holdProcess(child: ChildProcess, held: boolean): void {
  const pipe = child.stderr as (NodeJS.ReadableStream & { ref?(): void; unref?(): void }) | null;
  if (held) {
    child.ref();
    child.channel?.ref();
    pipe?.ref?.();
  } else {
    child.unref();
    child.channel?.unref();
    pipe?.unref?.();
  }
}
