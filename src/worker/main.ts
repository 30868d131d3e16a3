// Entry of the engine's process (dist/worker.js). Started by client.ts with an IPC channel; ends when its parent goes away.

import { parentPort } from './ports';
import { serveEngine } from './serve';

// Ctrl-C in a terminal reaches the whole process group; stopping is the parent's decision.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));

if (process.send === undefined) {
  process.stderr.write('This program is started by T2V Lab and has no use of its own.\n');
  process.exitCode = 2;
} else {
  serveEngine(parentPort(process));
}
