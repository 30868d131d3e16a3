// Progress of one request for people: a bar with the time left on a screen, one plain line per stage elsewhere.

import type { ProgressEvent, StageName } from '../protocol/progress';
import type { Terminal } from './terminal';

export interface ProgressView {
  show(event: ProgressEvent): void;
  /** Clears the bar; to call before anything else is printed. */
  end(): void;
}

const labels: Record<StageName, string> = {
  load: 'loading the model',
  tokenize: 'reading the prompt',
  encodeText: 'encoding the prompt',
  prepare: 'preparing',
  denoise: 'denoising',
  decode: 'enlarging',
  post: 'finishing',
  write: 'writing the clip',
};

/** The view that fits the terminal. */
export function createProgressView(terminal: Terminal): ProgressView {
  return terminal.isScreen ? barView(terminal) : lineView(terminal);
}

function barView(terminal: Terminal): ProgressView {
  let label = '';
  let shown = '';
  const draw = (fraction: number, rest: string) => {
    const line = barLine({ fraction, label, rest, columns: terminal.columns });
    if (line !== shown) terminal.err(`\r\u001b[2K${line}`);
    shown = line;
  };
  return {
    show(event) {
      if (event.kind === 'stage') {
        label = labels[event.stage];
        draw(event.fraction, '');
      } else if (event.kind === 'step') {
        draw(event.fraction, `step ${event.step}/${event.steps}, ${timeLeft(event.secondsLeft)}`);
      }
    },
    end() {
      if (shown !== '') terminal.err('\r\u001b[2K');
      shown = '';
    },
  };
}

/** `[######......]  50% denoising, step 3/6, 4 s left`, cut to the width of the screen. */
export function barLine({
  fraction,
  label,
  rest,
  columns,
}: {
  fraction: number;
  label: string;
  rest: string;
  columns: number;
}): string {
  const cells = 24;
  const full = Math.round(cells * fraction);
  const percent = String(Math.floor(fraction * 100)).padStart(3);
  const text = `[${'#'.repeat(full)}${'.'.repeat(cells - full)}] ${percent}% ${label}${rest === '' ? '' : `, ${rest}`}`;
  return text.slice(0, Math.max(0, columns - 1));
}

function lineView(terminal: Terminal): ProgressView {
  // A long clip is decoded and written in pieces: each stage of a clip is told once.
  const told = new Set<StageName>();
  return {
    show(event) {
      if (event.kind === 'stage' && !told.has(event.stage)) {
        told.add(event.stage);
        terminal.err(`${labels[event.stage]}\n`);
      } else if (event.kind === 'step') {
        terminal.err(`  step ${event.step}/${event.steps}, ${timeLeft(event.secondsLeft)}\n`);
      }
    },
    end: () => told.clear(),
  };
}

/** Seconds below a minute and a half, else minutes; never falsely exact. */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return 'under 1 s left';
  return seconds < 90 ? `${Math.round(seconds)} s left` : `${Math.round(seconds / 60)} min left`;
}
