// A terminal that keeps what was written to it.
import type { Terminal } from '../../src/cli/terminal';

export interface MemoryTerminal extends Terminal {
  readonly written: { out: string; err: string };
}

export function memoryTerminal(isScreen = false, columns = 80): MemoryTerminal {
  const written = { out: '', err: '' };
  return { written, isScreen, columns, out: (text) => (written.out += text), err: (text) => (written.err += text) };
}
