// What `t2v evaluate` says while it works: a bar with the time left on a screen and a line per clip elsewhere, or one JSON object per line
// (`--json`). The JSON events are a contract: fields are only ever added.

import { toErrorData } from '../base/errors';
import type { EvaluationListener } from '../services/evaluation';
import { exitCodes } from './command';
import { errorText } from './errorText';
import { barLine, timeLeft } from './progressView';
import type { Terminal } from './terminal';

export interface Begin {
  prompts: number;
  clips: number;
  folder: string;
  extractor: string | undefined;
}

export interface End {
  files?: { csv: string; markdown: string };
  /** Text of the table. */
  markdown: string;
  /** Clips that are not in it. */
  missing: number;
}

export interface EvaluationReport extends EvaluationListener {
  begin(begin: Begin): void;
  end(code: number, end: End): void;
}

/** `now` is a clock in milliseconds. */
export function evaluationReport(terminal: Terminal, asJson: boolean, now = () => performance.now()): EvaluationReport {
  return asJson ? jsonReport(terminal) : textReport(terminal, now);
}

function textReport(terminal: Terminal, now: () => number): EvaluationReport {
  const clock = createClock(now);
  const draw = (fraction: number) => {
    if (!terminal.isScreen) return;
    const label = `${clock.done} of ${clock.total}`;
    terminal.err(`\r\u001b[2K${barLine({ fraction, label, rest: clock.left(), columns: terminal.columns })}`);
  };
  const clear = () => {
    if (terminal.isScreen) terminal.err('\r\u001b[2K');
  };
  return {
    begin({ prompts, clips, folder, extractor }) {
      clock.begin(clips);
      const by = extractor === undefined ? 'no learned figures' : `learned figures by ${extractor}`;
      terminal.err(`${prompts} prompts, ${clips} clips, ${by}, into ${folder}\n`);
    },
    start: () => clock.start(),
    progress: (event) => {
      if (event.kind !== 'preview') draw((clock.done + event.fraction) / clock.total);
    },
    done({ variant, prompt, seed }, how) {
      clock.end(how);
      if (!terminal.isScreen && how !== 'known')
        terminal.err(
          `${clock.done} of ${clock.total}, ${clock.left()}: ${variant}, seed ${seed}: ${prompt} (${how})\n`,
        );
      draw(clock.done / clock.total);
    },
    failed({ variant, request }, error) {
      clock.end('failed');
      clear();
      terminal.err(`${variant}, seed ${request.seed}: ${request.prompt}\n${errorText(error)}`);
    },
    end(code, { files, markdown, missing }) {
      clear();
      terminal.out(markdown);
      if (files !== undefined) terminal.out(`\n${files.csv}\n${files.markdown}\n`);
      if (code === exitCodes.cancelled)
        terminal.err(`Cancelled with ${missing} clips to go; the same command continues.\n`);
      else if (missing > 0) terminal.err(`${missing} clips failed; the same command tries them again.\n`);
    },
  };
}

/** Events: begin, clip, step and stage as `t2v run` has them, error, end. */
function jsonReport(terminal: Terminal): EvaluationReport {
  const write = (event: Record<string, unknown>) => terminal.out(`${JSON.stringify(event)}\n`);
  return {
    begin: (begin) => write({ event: 'begin', ...begin }),
    start: ({ variant, hash, request }, place) =>
      write({ event: 'request', index: place + 1, variant, hash, seed: request.seed, prompt: request.prompt }),
    progress: (event) => {
      if (event.kind === 'preview') return;
      const { kind, ...rest } = event;
      write({ event: kind, ...rest });
    },
    done: (clip, how) => write({ event: 'clip', how, ...clip }),
    failed: ({ variant, hash }, error) => write({ event: 'error', variant, hash, ...toErrorData(error) }),
    end: (code, { files, missing }) =>
      write({ event: 'end', cancelled: code === exitCodes.cancelled, missing, ...files }),
  };
}

/** How many are done, and how long the others take: the mean time of those that were made now. */
function createClock(now: () => number) {
  let [started, spent, made] = [0, 0, 0];
  const clock = {
    done: 0,
    total: 0,
    begin(total: number) {
      clock.total = total;
    },
    start() {
      started = now();
    },
    end(how: string) {
      clock.done += 1;
      if (how === 'known') return;
      spent += now() - started;
      made += 1;
    },
    left: () => (made === 0 ? '' : timeLeft((spent / made / 1000) * (clock.total - clock.done))),
  };
  return clock;
}
