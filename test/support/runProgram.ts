// Starts a real program, keeps what it writes, and answers how it ended.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves once the text was written to either stream. */
  said(text: string): Promise<void>;
  ended: Promise<Ended>;
}

/** Runs `command` with `args`; the child gets no terminal. */
export function startProgram(command: string, args: string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { out: '', err: '' };
  const waiting: { text: string; done: () => void }[] = [];
  const listen = (name: 'out' | 'err') => (chunk: Buffer) => {
    written[name] += chunk.toString('utf8');
    for (const { text, done } of waiting) if (written[name].includes(text)) done();
  };
  child.stdout?.on('data', listen('out'));
  child.stderr?.on('data', listen('err'));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...written }));
  });
  const said = (text: string) => {
    const seen = new Promise<void>((resolve) => waiting.push({ text, done: resolve }));
    const over = ended.then(({ out, err }) => {
      throw new Error(`The program ended without saying "${text}":\n${out}${err}`);
    });
    return Promise.race([seen, over]);
  };
  return { child, said, ended };
}
