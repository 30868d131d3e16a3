// An export in a process of its own, as a function call: started for the one export, ended after it. Cancelling asks first; after
// a grace period the process is killed.

import { fork } from 'node:child_process';
import { CancelledError } from '../base/errors';
import { createCaller, type CallOptions } from '../protocol/channel';
import { exportChecks, type ExportApi } from '../protocol/exportMessages';
import { crashError } from './crash';
import { childPort } from './ports';

export interface ExportProcessOptions<E> extends CallOptions<E> {
  /** How long a cancelled export may take to stop by itself; default 3,000 ms. */
  graceMs?: number;
}

/**
 * Calls one method of an exporting process.
 * @param entry path of the worker's program, dist/worker.js.
 * @throws CancelledError once the signal has fired; InternalError `worker-crashed`; else the errors of the method.
 */
export async function callExportProcess<M extends keyof ExportApi>(
  entry: string,
  method: M,
  params: ExportApi[M]['params'],
  { graceMs = 3_000, ...options }: ExportProcessOptions<ExportApi[M]['event']> = {},
): Promise<ExportApi[M]['result']> {
  const { signal } = options;
  const child = fork(entry, ['export'], {
    serialization: 'advanced',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString('utf8')).slice(-4000)));
  const caller = createCaller<ExportApi>(
    childPort(child, (code, ended) => crashError({ code, signal: ended, stderr })),
    exportChecks,
  );
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => (grace = setTimeout(() => child.kill('SIGKILL'), graceMs));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await caller.call(method, params, options);
  } catch (error) {
    if (signal?.aborted === true && !(error instanceof CancelledError))
      throw new CancelledError('cancelled', 'Cancelled.', { cause: error });
    throw error;
  } finally {
    clearTimeout(grace);
    signal?.removeEventListener('abort', onAbort);
    caller.dispose();
    if (child.connected) child.disconnect();
  }
}
