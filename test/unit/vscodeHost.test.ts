// Which VS Code the suite runs in, and that a machine without any is told so.

import { describe, expect, it } from 'vitest';
import { findHost, type HostSources } from '../support/vscodeHost';

const server = { node: '/node', entry: '/entry.js', version: '4.0.0' };
const unreachable = async (): Promise<never> => {
  throw new Error('unreachable');
};

const nothing: HostSources = {
  executable: undefined,
  hasDisplay: false,
  download: unreachable,
  installServer: unreachable,
};

describe('findHost', () => {
  it.each<[string, Partial<HostSources>, unknown]>([
    [
      'the named program before all others',
      {
        executable: process.execPath,
        hasDisplay: true,
        download: async () => '/code',
        installServer: async () => server,
      },
      { kind: 'desktop', executable: process.execPath },
    ],
    [
      'a downloaded one where there is a display',
      { hasDisplay: true, download: async () => '/code', installServer: async () => server },
      { kind: 'desktop', executable: '/code' },
    ],
    [
      'the server without a display',
      { download: async () => '/code', installServer: async () => server },
      { kind: 'web', server },
    ],
    [
      'the server where nothing can be downloaded',
      { hasDisplay: true, installServer: async () => server },
      { kind: 'web', server },
    ],
  ])('chooses %s', async (_what, sources, expected) => {
    expect(await findHost({ ...nothing, ...sources })).toEqual(expected);
  });

  it('fails when nothing can be had, with the reason', async () => {
    await expect(findHost({ ...nothing, hasDisplay: true })).rejects.toThrow('unreachable');
  });

  it('does not look further when the named program is missing', async () => {
    const sources = { ...nothing, executable: '/no/such/code', installServer: async () => server };
    await expect(findHost(sources)).rejects.toThrow('VSCODE_EXECUTABLE names no file: /no/such/code');
  });
});
