// What to say when the engine's process ended in the middle of a job: one error with the exit and, where it can be told, the likely cause.

import { InternalError } from '../base/errors';

/** How a process ended, and the end of what it wrote to standard error. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
}

/** An InternalError `worker-crashed`; `details` carries exit code, signal and the last lines of standard error. */
export function crashError({ code, signal, stderr }: ProcessEnd): InternalError {
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  const hint =
    likelyCauses.find(({ fits }) => fits({ code, signal, stderr }))?.hint ??
    'The next job starts a fresh process. If it happens again, try fewer threads or another model.';
  const said = stderr.trim().split('\n').slice(-8).join('\n');
  return new InternalError('worker-crashed', `The engine's process ended unexpectedly (${how}).`, {
    hint,
    details: { exitCode: code, signal, stderr: said },
  });
}

const likelyCauses: { fits: (end: ProcessEnd) => boolean; hint: string }[] = [
  {
    fits: ({ stderr }) => /heap out of memory|bad_alloc|Failed to allocate memory/i.test(stderr),
    hint: 'It ran out of memory. Close other programs or choose a smaller model.',
  },
  {
    fits: ({ signal }) => signal === 'SIGKILL',
    hint: 'Something killed it: most often the system, because memory ran out. Close other programs or choose a smaller model.',
  },
  {
    fits: ({ signal }) => signal === 'SIGSEGV' || signal === 'SIGILL' || signal === 'SIGBUS' || signal === 'SIGABRT',
    hint: 'The native runtime failed. If it happens again, compute on the CPU (provider cpu) with one thread.',
  },
];
