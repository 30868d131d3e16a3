// What a service needs to write a log line, without knowing where it goes (an output channel, standard
// error, a test's array). No global logger: a logger is passed in.

/** Details are plain JSON values; the writer of the line removes secrets before. */
export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

export type LogLevel = keyof Logger;

/** Drops everything. */
export const nullLogger: Logger = createLogger(() => undefined);

/**
 * A logger that hands each line to `write` as one text: the level, the message, the details as JSON.
 * @param lowest lines below this level are dropped; default `info`.
 */
export function createLogger(write: (line: string) => void, lowest: LogLevel = 'info'): Logger {
  const at = (level: LogLevel) => (message: string, details?: Record<string, unknown>) => {
    if (order[level] >= order[lowest]) {
      write(details === undefined ? `${level}: ${message}` : `${level}: ${message} ${JSON.stringify(details)}`);
    }
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
