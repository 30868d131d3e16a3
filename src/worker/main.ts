// Entry of the engine's process (dist/worker.js), and with the argument `export` of an exporting one. Started by client.ts or
// exportProcess.ts with an IPC channel; ends when its parent goes away.

import { parentPort } from './ports';
import { serveEngine } from './serve';
import { serveExports } from './serveExports';

// Ctrl-C in a terminal reaches the whole process group; stopping is the parent's decision.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));

if (process.send === undefined) {
  process.stderr.write('This program is started by T2V Lab and has no use of its own.\n');
  process.exitCode = 2;
} else if (process.argv[2] === 'export') {
  serveExports(parentPort(process));
} else {
  serveEngine(parentPort(process));
}
