// The backends by name. Which ones there are is decided where they are built; a request names one of them.

import { UserError } from '../base/errors';
import type { Backend } from './backend';

export type { Backend, BackendJob, Engine, RunOptions } from './backend';

/** The backend that a request names. Throws UserError `unknown-backend`, naming those there are. */
export function pickBackend(backends: readonly Backend[], name: string): Backend {
  const found = backends.find((backend) => backend.name === name);
  if (found !== undefined) return found;
  const names = backends.map((backend) => backend.name);
  throw new UserError('unknown-backend', `There is no backend named "${name}".`, {
    field: 'backend',
    hint: `Use one of: ${names.join(', ')}.`,
    details: { value: name, available: names },
  });
}
