// The engine's process as shipped, except that it stands still at the start of one stage (T2V_HOLD): "wait" until it is
// cancelled or killed, "spin" with a blocked event loop as inside a native call, "exit" with a code, "abort", "leak" until the heap is full.
import { parentPort } from '../../src/worker/ports';
import { serveEngine } from '../../src/worker/serve';

const [stage, how] = (process.env.T2V_HOLD ?? '').split(':');

process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));

const ways: Record<string, (signal: AbortSignal) => Promise<void> | void> = {
  wait: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
  spin: () => {
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  },
  exit: () => process.exit(7),
  abort: () => process.abort(),
  leak: () => {
    const kept: unknown[] = [];
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
  },
};

serveEngine(parentPort(process), {
  beforeStage: (name, signal) => (name === stage ? ways[how ?? 'wait']?.(signal) : undefined),
});
