// Keeps the sessions of one model open between jobs, because opening costs more than a short run. Asking for another model,
// device or a changed file releases what was open. Leaves out sharing between models: memory is the scarcer good.

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
}

/** An empty pool. `now` is a monotone clock in milliseconds. */
export function createSessionPool(now: () => number): SessionPool {
  let openKey = '';
  let sessions = new Map<string, ModelSession>();
  let retiredMs = 0;

  const release = async () => {
    const closing = [...sessions.values()];
    sessions = new Map();
    openKey = '';
    for (const session of closing) {
      retiredMs += session.runtimeMs;
      await session.release();
    }
  };
  return {
    async open(model) {
      const key = keyOf(model);
      if (key !== openKey) await release();
      openKey = key;
      const names = Object.keys(model.components) as (keyof typeof model.components)[];
      const opened = {} as Record<(typeof names)[number], ModelSession>;
      for (const name of names) {
        const options = { folder: model.folder, provider: model.device.provider, threads: model.device.threads, now };
        const session = sessions.get(name) ?? (await openSession(name, model.components[name], options));
        sessions.set(name, session);
        opened[name] = session;
      }
      return opened;
    },
    runtimeMs: () => [...sessions.values()].reduce((sum, session) => sum + session.runtimeMs, retiredMs),
    release,
  };
}

function keyOf({ folder, components, device }: PoolModel<string>): string {
  return JSON.stringify([folder, device.provider, device.threads, components]);
}
