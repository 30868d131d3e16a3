// Keeps the sessions of one model open between jobs, because opening costs more than a short run. Asking for another model,
// device or a changed file releases what does not fit any more. Leaves out sharing between models: memory is the scarcer good.

import type { DeviceUsed } from '../../protocol/engineMessages';
import type { ComponentSpec } from '../../protocol/modelSpec';
import type { ProviderName } from './devices';
import { openSession, type ModelSession } from './session';

export interface SessionPool {
  /** The open sessions of the named components, opened in the order of the table where they are not open yet. */
  open<N extends string>(model: PoolModel<N>): Promise<Record<N, ModelSession>>;
  /** Milliseconds spent inside the runtime by all sessions since the pool was made; never falls. */
  runtimeMs(): number;
  /** Releases every session. */
  release(): Promise<void>;
}

export interface PoolModel<N extends string> {
  folder: string;
  components: Record<N, ComponentSpec>;
  device: DeviceUsed & { provider: ProviderName };
  /** Components that are opened not as they lie in the folder. */
  changed?: Partial<Record<N, ChangedFile | undefined>>;
}

/** A component's file, changed in memory. */
export interface ChangedFile {
  /** Tells one change from another. */
  key: string;
  /** Makes the file; called at most once, when no open session has this key. */
  bytes: () => Uint8Array;
}

/** An empty pool. `now` is a monotone clock in milliseconds. */
export function createSessionPool(now: () => number): SessionPool {
  const sessions = new Map<string, { key: string; session: ModelSession }>();
  let retiredMs = 0;

  const releaseUnless = async (isKept: (name: string, key: string) => boolean) => {
    for (const [name, { key, session }] of [...sessions]) {
      if (isKept(name, key)) continue;
      sessions.delete(name);
      retiredMs += session.runtimeMs;
      await session.release();
    }
  };
  return {
    async open(model) {
      const names = Object.keys(model.components) as (keyof typeof model.components)[];
      const keys = Object.fromEntries(names.map((name) => [name, keyOf(model, name)]));
      await releaseUnless((name, key) => keys[name] === key);
      const opened = {} as Record<(typeof names)[number], ModelSession>;
      for (const name of names) {
        const session = sessions.get(name)?.session ?? (await openComponent(model, name, now));
        sessions.set(name, { key: keys[name] ?? '', session });
        opened[name] = session;
      }
      return opened;
    },
    runtimeMs: () => [...sessions.values()].reduce((sum, { session }) => sum + session.runtimeMs, retiredMs),
    release: () => releaseUnless(() => false),
  };
}

function openComponent<N extends string>(
  { folder, components, device, changed }: PoolModel<N>,
  name: N,
  now: () => number,
): Promise<ModelSession> {
  const bytes = changed?.[name]?.bytes();
  return openSession(name, components[name], {
    folder,
    bytes,
    provider: device.provider,
    threads: device.threads,
    now,
  });
}

function keyOf<N extends string>({ folder, components, device, changed }: PoolModel<N>, name: N): string {
  return JSON.stringify([folder, device.provider, device.threads, components[name], changed?.[name]?.key]);
}
