// The command `t2v`: experiments without an editor. Picks the command, turns Ctrl-C into a signal and errors into exit codes.

import { join } from 'node:path';
import { exitCodes, type Command } from './cli/command';
import { errorText, exitCodeOf } from './cli/errorText';
import { evaluate } from './cli/evaluate';
import { exportCommand } from './cli/export';
import { format } from './cli/format';
import { inspect } from './cli/inspect';
import { models } from './cli/models';
import { plan } from './cli/plan';
import { play } from './cli/play';
import { run } from './cli/run';
import { score } from './cli/score';
import { processTerminal } from './cli/terminal';
import { validate } from './cli/validate';
import { verify } from './cli/verify';
import { versionOf } from './services/home';

const commands: Record<string, Command> = {
  run,
  play,
  plan,
  validate,
  format,
  inspect,
  export: exportCommand,
  models,
  score,
  verify,
  evaluate,
};

async function main(args: string[]): Promise<number> {
  const terminal = processTerminal(process);
  const home = join(__dirname, '..');
  const [name = '', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    terminal.out(helpText());
    return exitCodes.done;
  }
  if (name === '--version') {
    terminal.out(`${versionOf(home)}\n`);
    return exitCodes.done;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    terminal.err(name === '' ? helpText() : `error: there is no command "${name}".\n\n${helpText()}`);
    return exitCodes.invalid;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(`t2v ${name} ${command.usage}\n`);
    return exitCodes.done;
  }
  try {
    return await command.run(rest, { terminal, signal: interruptSignal((text) => terminal.err(text)), home });
  } catch (error) {
    terminal.err(errorText(error));
    return exitCodeOf(error);
  }
}

function helpText(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  return `t2v COMMAND, with --help for the options of a command:\n${lines.join('\n')}\n`;
}

/** Fires on the first Ctrl-C (or a polite request to end); the second ends the program at once. */
function interruptSignal(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    say('\nStopping. Once more to end at once.\n');
    controller.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  return controller.signal;
}

void main(process.argv.slice(2)).then((code) => {
  // Not process.exit: what was written to a pipe would be cut off.
  process.exitCode = code;
});
