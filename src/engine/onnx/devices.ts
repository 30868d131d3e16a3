// Execution providers by name, and which one a job gets. A provider asked for by name is taken or refused, never
// silently replaced; only "auto" may fall back, and says so. Leaves out probing of GPUs: opening the session shows.

import { UserError } from '../../base/errors';
import type { DeviceUsed, DeviceWish } from '../../protocol/engineMessages';

/** One provider: its ONNX Runtime name and what a session needs for it beside the common options. */
export interface ProviderEntry {
  runtimeName: string;
  /** DirectML plans memory itself and refuses the runtime's memory pattern. */
  memoryPattern: boolean;
}

/** Every provider that can be named; which of them exist depends on the platform's runtime library. */
export const providers = {
  cpu: { runtimeName: 'cpu', memoryPattern: true },
  webgpu: { runtimeName: 'webgpu', memoryPattern: true },
  cuda: { runtimeName: 'cuda', memoryPattern: true },
  coreml: { runtimeName: 'coreml', memoryPattern: true },
  dml: { runtimeName: 'dml', memoryPattern: false },
} satisfies Record<string, ProviderEntry>;

export type ProviderName = keyof typeof providers;

/** Whether the text is the name of a provider ("auto" is not one). */
export function isProviderName(name: string): name is ProviderName {
  return Object.hasOwn(providers, name);
}

/**
 * The device for a wish. `available` are the runtime names that this machine's library carries; `loadable` may hold more, which
 * the user can have added beside it (CUDA): those are let through, and opening the session says whether they are really there.
 * "auto" is the CPU: the only provider whose pictures are known to repeat bit for bit.
 * Throws UserError `unknown-provider` or `provider-unavailable`, naming what there is.
 */
export function chooseDevice(
  wish: DeviceWish,
  available: readonly string[],
  loadable: readonly string[] = available,
): DeviceUsed & { provider: ProviderName } {
  const threads = wish.threads;
  if (wish.provider === 'auto') {
    return { provider: 'cpu', threads, note: 'auto takes the CPU, where the same request gives the same bytes' };
  }
  const usable = availableProviders(available);
  const problem = {
    field: 'provider',
    details: { value: wish.provider, available: usable },
    hint: `Use one of: auto, ${usable.join(', ')}.`,
  };
  if (!isProviderName(wish.provider)) {
    throw new UserError('unknown-provider', `There is no execution provider named "${wish.provider}".`, problem);
  }
  if (!availableProviders([...available, ...loadable]).includes(wish.provider)) {
    throw new UserError(
      'provider-unavailable',
      `The execution provider "${wish.provider}" is not available on this machine.`,
      problem,
    );
  }
  return { provider: wish.provider, threads };
}

/** The named providers that the runtime library carries, in the order of the table; the CPU is always there. */
export function availableProviders(available: readonly string[]): ProviderName[] {
  const names = Object.keys(providers) as ProviderName[];
  return names.filter((name) => name === 'cpu' || available.includes(providers[name].runtimeName));
}
