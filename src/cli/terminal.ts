// Where a command writes: results to standard output, progress and complaints to standard error. Tests pass their own.

export interface Terminal {
  /** One or more whole lines of results. */
  out(text: string): void;
  /** Progress and complaints. */
  err(text: string): void;
  /** Whether `err` is a screen on which a line can be redrawn. */
  readonly isScreen: boolean;
  /** Width of the screen in characters. */
  readonly columns: number;
}

/** The terminal of this process. A reader that goes away (`t2v … | head`) is no failure. */
export function processTerminal(own: NodeJS.Process): Terminal {
  for (const stream of [own.stdout, own.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => own.stdout.write(text),
    err: (text) => own.stderr.write(text),
    isScreen: own.stderr.isTTY === true && own.env.TERM !== 'dumb',
    columns: own.stderr.columns ?? 80,
  };
}
