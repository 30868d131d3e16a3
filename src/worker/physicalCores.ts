// How many threads pay for dense arithmetic here: one for each physical core that this process may use.
// A second thread on the same core shares its multipliers and only costs time.

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Physical cores, at least 1 and never more than the process may use. Where the system does not tell, its logical cores. */
export function physicalCores(): number {
  const usable = availableParallelism();
  const siblings = process.platform === 'linux' ? linuxSiblings() : guessedSiblings();
  return Math.max(1, Math.floor(usable / siblings));
}

/** Logical cores per physical one, from the kernel's topology files. */
function linuxSiblings(): number {
  try {
    return countListed(readFileSync('/sys/devices/system/cpu/cpu0/topology/thread_siblings_list', 'utf8'));
  } catch {
    return 1;
  }
}

/** The number of cores in a kernel list such as "0,64" or "0-1". */
export function countListed(list: string): number {
  const ranges = list
    .trim()
    .split(',')
    .filter((range) => range !== '');
  const sizes = ranges.map((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return to - from + 1;
  });
  return Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
}

/** Outside Linux: x64 processors are taken to have two threads per core, others one. */
function guessedSiblings(): number {
  return process.arch === 'x64' && cpus().length > 2 ? 2 : 1;
}
