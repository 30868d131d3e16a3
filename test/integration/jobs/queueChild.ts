// A process with a queue. Arguments: what to do, the folder, its token.
//   write  adds jobs one after another as fast as it can and says the name of each once it is kept
//   run    runs the jobs of the queue; each says `start NAME`, takes a moment, says `end NAME`; ends when all jobs have ended

import { hostname } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../../src/base/log';
import { Queue } from '../../../src/jobs/queue';
import { isEnded } from '../../../src/jobs/queueState';
import { Runner } from '../../../src/jobs/runner';
import { FileLock } from '../../../src/jobs/storage/fileLock';
import { QueueJournal } from '../../../src/jobs/storage/journal';
import { MachineTurn } from '../../../src/jobs/storage/machineTurn';
import { queueJob } from './queueJob';

const [, , mode = '', folder = '', token = ''] = process.argv;
let count = 0;
const newId = () => `${token}-${(count += 1)}`;
const say = (line: string) => new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
const journal = new QueueJournal(join(folder, 'queue'), { pollMs: 100 });
const queue = new Queue({ log: journal, now: () => new Date(), newId });

async function write(): Promise<void> {
  for (;;) {
    const id = newId();
    await queue.add([queueJob(id)]);
    await say(id);
  }
}

async function run(): Promise<void> {
  await queue.refresh();
  const owner = { token, pid: process.pid, host: hostname() };
  const options = { owner, staleMs: 2000, pollMs: 50 };
  const runner = new Runner({
    queue,
    owner,
    lock: new FileLock(join(folder, 'runner'), options),
    turn: new MachineTurn(join(folder, 'machine'), options),
    now: () => new Date(),
    newId,
    log: createLogger((line) => void process.stderr.write(`${token} ${line}\n`)),
    async run({ id }) {
      await say(`start ${id}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await say(`end ${id}`);
      return { run: `by ${token}`, fromStore: false };
    },
  });
  const finished = new Promise<void>((resolve) => {
    const look = () => {
      if (queue.state.jobs.length > 0 && queue.state.jobs.every(isEnded)) resolve();
    };
    queue.onDidChange(look);
    look();
  });
  runner.start();
  // Timers of the runner do not keep a process alive; in an editor there is always something that does.
  const alive = setInterval(() => undefined, 1000);
  await finished;
  await runner.shutDown();
  clearInterval(alive);
  journal.dispose();
}

void (mode === 'write' ? write() : run()).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
