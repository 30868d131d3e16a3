// Checks of our own invariants. A failed one is our mistake: it throws InternalError, never UserError.

import { InternalError } from './errors';

/** Ends a `switch` over a union: does not compile while a case is missing, throws if data lied. */
export function assertNever(value: never, what = 'value'): never {
  throw new InternalError('unreachable', `Unexpected ${what}: ${describe(value)}`);
}

/** Narrows away `undefined` and `null`. @throws InternalError naming `what` was missing. */
export function assertDefined<T>(value: T, what: string): asserts value is NonNullable<T> {
  if (value === undefined || value === null) {
    throw new InternalError('missing-value', `Expected ${what}, got ${String(value)}.`);
  }
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
