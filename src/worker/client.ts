// The engine as a function call: starts its process when first needed, one job at a time, restarts it after a crash, stops it
// when idle. Cancelling asks first; `session.run` blocks the process, so after a grace period it is killed (the next job starts a new one).

import { orAborted } from '../base/abort';
import { CancelledError, InternalError } from '../base/errors';
import type { Event } from '../base/events';
import type { Disposable } from '../base/lifecycle';
import type { Engine, RunOptions } from '../backends/backend';
import type {
  EngineDescription,
  GenerateParams,
  GenerateResult,
  PlayedEvent,
  PlayParams,
  PlayResult,
  SteerOrder,
} from '../protocol/engineMessages';
import type { ProgressEvent } from '../protocol/progress';
import { startEngineProcess, type EngineProcess } from './engineProcess';

export interface WorkerClientOptions {
  /** Path of the worker's program, dist/worker.js. */
  entry: string;
  /** How long the process is kept after its last job; default 60,000 ms. */
  idleMs?: number;
  /** How long a cancelled job may take to stop by itself before its process is killed; default 2,000 ms. */
  graceMs?: number;
  /** Limit of the worker's JavaScript heap; default 1,024 MB. */
  heapMb?: number;
  /** Added to the environment of the process. */
  env?: Record<string, string>;
  /** Gives way to other programs that want the processor, such as an editor that is to stay quick; default false. */
  isBackground?: boolean;
}

export interface PlayOptions {
  signal?: AbortSignal;
  onEvent: (event: PlayedEvent | ProgressEvent) => void;
  orders: Event<SteerOrder>;
}

/** An engine in a child process. Dispose it to end the process; jobs in work then reject. */
export class WorkerClient implements Engine, Disposable {
  private process: EngineProcess | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private idleTimer: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly options: WorkerClientOptions) {}

  /** Process id while the process runs. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts the process, if it does not run, while its caller prepares a job; it ends by itself when none comes. */
  wake(): void {
    if (!this.disposed && this.process === undefined) this.rest((this.process = this.start()));
  }

  /**
   * Waits for earlier jobs, then runs this one. Rejects with CancelledError once the signal has fired, with InternalError
   * `worker-crashed` when the process dies, else with the error of the engine.
   */
  generate(params: GenerateParams, { signal, onProgress }: RunOptions = {}): Promise<GenerateResult> {
    return this.enqueue(
      (engine) =>
        this.watchCancel(engine, signal, () => engine.caller.call('generate', params, { signal, onEvent: onProgress })),
      signal,
    );
  }

  /**
   * Waits for earlier jobs, then plays: pieces come as events, orders lead the clip from the moment at which it begins. Rejects as
   * `generate` does.
   */
  play(params: PlayParams, { signal, onEvent, orders }: PlayOptions): Promise<PlayResult> {
    return this.enqueue(async (engine) => {
      const steer = (order: SteerOrder) => void engine.caller.call('steer', order).catch(() => undefined);
      const playing = this.watchCancel(engine, signal, () => engine.caller.call('play', params, { signal, onEvent }));
      const listening = orders(steer);
      return playing.finally(() => listening.dispose());
    }, signal);
  }

  describe(): Promise<EngineDescription> {
    return this.enqueue((engine) => engine.caller.call('describe', undefined));
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.idleTimer);
    this.process?.caller.dispose();
    this.process?.kill();
    this.process = undefined;
  }

  /** A job that still waits rejects at once when its signal fires; one that runs is stopped by `watchCancel`. */
  private enqueue<T>(job: (engine: EngineProcess) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const earlier = this.queue;
    const turn = orAborted(earlier, signal).then(() => this.withProcess(job));
    this.queue = Promise.allSettled([earlier, turn]);
    return turn;
  }

  private async withProcess<T>(job: (engine: EngineProcess) => Promise<T>): Promise<T> {
    if (this.disposed) throw new InternalError('channel-closed', 'The engine was shut down.');
    clearTimeout(this.idleTimer);
    const engine = (this.process ??= this.start());
    engine.hold(true);
    try {
      return await job(engine);
    } finally {
      this.rest(engine);
    }
  }

  private start(): EngineProcess {
    const { entry, heapMb = 1024, env, isBackground } = this.options;
    const engine = startEngineProcess({ entry, heapMb, env, isBackground });
    engine.onEnd(() => {
      if (this.process === engine) this.process = undefined;
    });
    return engine;
  }

  /** Without a job: the process may not keep this one alive, and ends by itself when nothing comes. */
  private rest(engine: EngineProcess): void {
    if (this.process !== engine) return;
    engine.hold(false);
    this.idleTimer = setTimeout(() => {
      this.process = undefined;
      engine.disconnect();
    }, this.options.idleMs ?? 60_000).unref();
  }

  private async watchCancel<T>(
    engine: EngineProcess,
    signal: AbortSignal | undefined,
    call: () => Promise<T>,
  ): Promise<T> {
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      grace = setTimeout(() => engine.kill(), this.options.graceMs ?? 2_000);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await call();
    } catch (error) {
      if (signal?.aborted === true && !(error instanceof CancelledError))
        throw new CancelledError('cancelled', 'Cancelled.', { cause: error });
      throw error;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
