// The table of commands: id → what it does. Adding one is a file, a line here and a line in package.json;
// a test compares the two.

import type { Validation } from '../validation';
import { validateExperiment } from './validateExperiment';

/** What commands may use; made once by `activate`. */
export interface Services {
  validation: Validation;
}

/** A rejected promise is shown to the user by VS Code with the error's message. */
export type Command = (services: Services) => Promise<void>;

export const commands = {
  't2vLab.validateExperiment': validateExperiment,
} satisfies Record<string, Command>;
