// Which device a wish leads to: named providers are taken or refused, only "auto" chooses by itself.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { availableProviders, chooseDevice, isProviderName, providers } from '../../../../src/engine/onnx/devices';

const linux = ['cpu', 'webgpu'];

describe('chooseDevice', () => {
  const taken: [wish: string, available: string[], provider: string][] = [
    ['auto', linux, 'cpu'],
    ['cpu', linux, 'cpu'],
    ['webgpu', linux, 'webgpu'],
    ['cuda', ['cpu', 'cuda', 'tensorrt'], 'cuda'],
    ['dml', ['cpu', 'dml', 'webgpu'], 'dml'],
    ['coreml', ['cpu', 'coreml'], 'coreml'],
  ];
  test.each(taken)('%s of %j gives %s', (provider, available, expected) => {
    expect(chooseDevice({ provider, threads: 3 }, available)).toMatchObject({ provider: expected, threads: 3 });
  });

  test('only auto says why it took what it took', () => {
    expect(chooseDevice({ provider: 'auto', threads: 1 }, linux).note).toMatch(/CPU/);
    expect(chooseDevice({ provider: 'cpu', threads: 1 }, linux).note).toBeUndefined();
  });

  const refused: [wish: string, code: string][] = [
    ['cuda', 'provider-unavailable'],
    ['coreml', 'provider-unavailable'],
    ['dml', 'provider-unavailable'],
    ['CPU', 'unknown-provider'],
    ['gpu', 'unknown-provider'],
    ['', 'unknown-provider'],
    ['toString', 'unknown-provider'],
  ];
  test.each(refused)('%j is refused with the names that there are, never replaced', (provider, code) => {
    const act = () => chooseDevice({ provider, threads: 1 }, linux);
    expect(act).toThrow(UserError);
    expect(act).toThrow(expect.objectContaining({ code, hint: 'Use one of: auto, cpu, webgpu.', field: 'provider' }));
  });
});

test('a provider whose files can be added is let through, but not named as available', () => {
  expect(chooseDevice({ provider: 'cuda', threads: 1 }, linux, [...linux, 'cuda']).provider).toBe('cuda');
  const act = () => chooseDevice({ provider: 'dml', threads: 1 }, linux, [...linux, 'cuda']);
  expect(act).toThrow(expect.objectContaining({ hint: 'Use one of: auto, cpu, webgpu.' }));
});

test('available providers come in the order of the table, unknown runtime names are left out, the CPU is always there', () => {
  expect(availableProviders(['tensorrt', 'webgpu', 'cuda'])).toEqual(['cpu', 'webgpu', 'cuda']);
  expect(availableProviders([])).toEqual(['cpu']);
});

test('every name of the table is a provider name, auto is not', () => {
  expect(Object.keys(providers).every(isProviderName)).toBe(true);
  expect(isProviderName('auto')).toBe(false);
});
