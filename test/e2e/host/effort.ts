// How long work takes in the extension host, whatever else the machine and the other extensions do meanwhile: processor time instead
// of the clock, after the host came to rest, and corrected by how fast the processor is just now.
import { setTimeout } from 'node:timers/promises';

// What `knownWork` takes on the machine where the limits were set (2 cores, doing nothing else).
const knownWorkMs = 36;

const restLimitMs = 30_000;

/** Milliseconds of a free machine that `work` takes. */
export async function effortOf(work: () => PromiseLike<unknown>): Promise<number> {
  await atRest();
  const before = processorMs();
  await work();
  const taken = processorMs() - before;
  knownWork(); // The second time is compiled.
  return taken / Math.max(1, knownWork() / knownWorkMs);
}

const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Waits until the other extensions have started: a quarter of a second with hardly any work, but not longer than the limit. */
async function atRest(): Promise<void> {
  const end = Date.now() + restLimitMs;
  for (let worked = Infinity; worked > 10 && Date.now() < end;) {
    const before = processorMs();
    await setTimeout(250);
    worked = processorMs() - before;
  }
}

const knownText = JSON.stringify(
  Array.from({ length: 500 }, (_, at) => ({ at, name: `field ${at}`, values: [at, at / 3, at * 7] })),
);

function knownWork(): number {
  const before = processorMs();
  for (let times = 0; times < 100; times += 1) JSON.parse(JSON.stringify(JSON.parse(knownText)));
  return processorMs() - before;
}
