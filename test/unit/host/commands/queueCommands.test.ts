// The order of the queue by hand: by a row's own button, and by keys for the selected row.
import { beforeEach, describe, expect, it } from 'vitest';
import { moveJobDown, moveJobUp } from '../../../../src/host/commands/queueCommands';
import type { Services } from '../../../../src/host/commands/services';
import type { Queue } from '../../../../src/jobs/queue';
import { jobSpec, MemoryDisk } from '../../../support/memoryQueue';

let queue: Queue;
let selected: { job: string } | undefined;
let services: Services;

beforeEach(async () => {
  queue = new MemoryDisk().queue();
  await queue.add(['a', 'b', 'c'].map((id) => jobSpec(id)));
  selected = undefined;
  const running = {
    queue,
    get state() {
      return queue.state;
    },
  };
  const queueView = {
    get selected() {
      return selected;
    },
  };
  services = { running, queueView } as unknown as Services;
});

const order = () => queue.state.jobs.map(({ id }) => id).join('');

describe('moving a job', () => {
  it.each<[string, typeof moveJobUp, string, string]>([
    ['up', moveJobUp, 'c', 'acb'],
    ['down', moveJobDown, 'a', 'bac'],
    ['up from the first place', moveJobUp, 'a', 'abc'],
    ['down from the last place', moveJobDown, 'c', 'abc'],
  ])('%s', async (_where, move, job, expected) => {
    await move(services, { job });
    expect(order()).toBe(expected);
  });

  it('without a name is about the selected one', async () => {
    selected = { job: 'b' };
    await moveJobDown(services);
    expect(order()).toBe('acb');
  });

  it('is refused when there is none', () => {
    expect(() => moveJobUp(services)).toThrow('Choose a job in the Queue view.');
  });
});
