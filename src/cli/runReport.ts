// What `t2v run` says while it works: text for people, or one JSON object per line (`--json`) for programs.
// The JSON events are a contract: fields are only ever added.

import { toErrorData } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import type { JobOutcome } from '../jobs/runJob';
import type { ProgressEvent } from '../protocol/progress';
import { errorText } from './errorText';
import { createProgressView } from './progressView';
import { timingText } from './timingText';
import type { Terminal } from './terminal';

/** Which of the requests of one command this is; `index` counts from 1. */
export interface Place {
  index: number;
  count: number;
  request: GenerationRequest;
  hash: string;
}

export interface Done {
  outcome: JobOutcome;
  /** Path of the clip inside its run. */
  clip: string;
  /** Path of the copy that `--out` asked for. */
  copy?: string;
}

export interface Totals {
  made: number;
  fromStore: number;
  failed: number;
}

export interface RunReport {
  start(place: Place): void;
  progress(event: ProgressEvent): void;
  done(place: Place, done: Done): void;
  failed(place: Place | undefined, error: unknown): void;
  end(totals: Totals): void;
}

/** Lines for people. */
export function textReport(terminal: Terminal): RunReport {
  const view = createProgressView(terminal);
  return {
    start: ({ index, count, request }) => {
      if (count > 1)
        terminal.err(
          `${index} of ${count}: seed ${request.seed}, ${request.steps} steps, guidance ${request.guidance}\n`,
        );
    },
    progress: (event) => view.show(event),
    done({ request }, { outcome, clip, copy }) {
      view.end();
      for (const note of outcome.result?.notes ?? []) terminal.err(`note: ${note}\n`);
      terminal.out(`${clip}\n`);
      if (copy !== undefined) terminal.out(`  copied to ${copy}\n`);
      const how = outcome.fromStore ? 'answered from the store (--force makes it again)' : 'made';
      terminal.out(`  ${how}, seed ${request.seed}, run ${outcome.hash.slice(0, 12)}\n`);
      if (outcome.result !== undefined) terminal.out(timingText(outcome.result));
    },
    failed(_place, error) {
      view.end();
      terminal.err(errorText(error));
    },
    end({ made, fromStore, failed }) {
      if (made + fromStore + failed > 1) terminal.out(`${made} made, ${fromStore} from the store, ${failed} failed\n`);
    },
  };
}

/** NDJSON on standard output. Events: request, stage, step, preview, done, error, end. */
export function jsonReport(terminal: Terminal): RunReport {
  const write = (event: Record<string, unknown>) => terminal.out(`${JSON.stringify(event)}\n`);
  return {
    start: ({ index, count, request, hash }) =>
      write({ event: 'request', index, count, hash, seed: request.seed, prompt: request.prompt }),
    progress: ({ kind, ...event }) => {
      if (!('frames' in event)) write({ event: kind, ...event });
      else
        write({
          event: kind,
          step: event.step,
          frames: event.frames.count,
          width: event.frames.width,
          height: event.frames.height,
        });
    },
    done({ index, request, hash }, { outcome, clip, copy }) {
      const { timings, device, notes, framesDigest, video, peakMemoryMb } = outcome.result ?? {};
      const made = { video, timings, device, notes, framesDigest, peakMemoryMb };
      write({
        event: 'done',
        index,
        hash,
        seed: request.seed,
        fromStore: outcome.fromStore,
        folder: outcome.run.folder,
        clip,
        copy,
        ...made,
      });
    },
    failed: (place, error) => write({ event: 'error', index: place?.index, hash: place?.hash, ...toErrorData(error) }),
    end: (totals) => write({ event: 'end', ...totals }),
  };
}
