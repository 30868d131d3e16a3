// What is known of the machine's speed: kept over sessions, told of, and used where no run of the folder says more.
import { describe, expect, it, vi } from 'vitest';
import { Machine } from '../../../src/host/machine';
import { ledgerEntry } from '../../../src/runStore/ledger';
import type { MachineReport } from '../../../src/services/machineCheck';
import { sampleRequest } from '../video/sample';
import { sampleRecord } from '../runStore/sample';

const request = sampleRequest();
const timed = (denoise: number) => ({
  ...ledgerEntry('a'.repeat(64), sampleRecord()),
  timings: { denoise, write: 500 },
});
const report = { sample: timed(4000) } as unknown as MachineReport;

function machineWith(runs: ReturnType<typeof timed>[]) {
  const memory = new Map<string, unknown>();
  const memento = {
    get: (name: string) => memory.get(name),
    update: async (name: string, value: unknown) => void memory.set(name, value),
  };
  return new Machine(memento as never, { entriesOf: async () => runs });
}

describe('Machine', () => {
  it('knows no time before the first check and the first run', async () => {
    expect(await machineWith([]).estimate([request], '/w')).toBeUndefined();
  });

  it('estimates by the check while there is no run, and tells that it has changed', async () => {
    const machine = machineWith([]);
    const told = vi.fn();
    machine.onDidCheck(told);
    await machine.keep(report);
    expect(told).toHaveBeenCalledOnce();
    expect(machine.report).toBe(report);
    const estimate = await machine.estimate([request, request], '/w');
    expect(estimate).toEqual({ seconds: 9, runs: 1 });
  });

  it('lets the runs of a folder outweigh the check', async () => {
    const machine = machineWith([timed(1000), timed(1000), timed(1000)]);
    await machine.keep(report);
    expect(await machine.estimate([request], '/w')).toEqual({ seconds: 1.5, runs: 4 });
  });
});
