// Missing programs: installed where that is possible, else named with the package that brings them.

import { describe, expect, it } from 'vitest';
import { ensureTools, findProgram, superuserPrefix, type Machine } from '../support/machineTools';

const tools = [
  { program: 'g++', debianPackage: 'g++' },
  { program: 'chromium', debianPackage: 'chromium' },
  { program: 'chromedriver', debianPackage: 'chromium' },
];

/** A machine with some programs, whose packages bring `brings`. */
function machine(has: string[], brings?: string[]): Machine & { installed: string[][] } {
  const there = new Set(has);
  const installed: string[][] = [];
  const install = (packages: string[]) => {
    installed.push(packages);
    for (const program of brings ?? []) there.add(program);
  };
  return { installed, isThere: (program) => there.has(program), install: brings && install };
}

describe('ensureTools', () => {
  it('installs nothing when all is there', () => {
    const complete = machine(['g++', 'chromium', 'chromedriver'], []);
    ensureTools(tools, 'tests', complete);
    expect(complete.installed).toEqual([]);
  });

  it('installs each missing package once', () => {
    const bare = machine(['g++'], ['chromium', 'chromedriver']);
    ensureTools(tools, 'tests', bare);
    expect(bare.installed).toEqual([['chromium']]);
  });

  it('names all that is missing where nothing can be installed', () => {
    expect(() => ensureTools(tools, 'the editor tests', machine([]))).toThrow(
      'Missing: g++, chromium, chromedriver, needed for the editor tests. ' +
        'Install it: on Debian, as root, `apt-get install g++ chromium`.',
    );
  });

  it('names what is missing still after an installation, and why', () => {
    const offline: Machine = {
      isThere: (program) => program === 'g++',
      install: () => {
        throw new Error('no network');
      },
    };
    expect(() => ensureTools(tools, 'tests', offline)).toThrow(/^Missing: chromium, chromedriver,.*no network$/);
    expect(() => ensureTools(tools, 'tests', machine(['g++'], ['chromium']))).toThrow(/^Missing: chromedriver,/);
  });
});

describe('findProgram', () => {
  it('finds the first that PATH has', () => {
    expect(findProgram('no-such-program', 'node')).toMatch(/node$/);
  });

  it('answers nothing for what is not there', () => {
    expect(findProgram('no-such-program')).toBeUndefined();
  });
});

describe('superuserPrefix', () => {
  it.each([
    { who: 'root, without asking for sudo', uid: 0, hasSudo: undefined, expected: [] },
    { who: 'a user with sudo', uid: 1000, hasSudo: true, expected: ['sudo', '--non-interactive'] },
    { who: 'a user without sudo', uid: 1000, hasSudo: false, expected: undefined },
    { who: 'Windows, where nobody has a number', uid: undefined, hasSudo: undefined, expected: undefined },
  ])('$who', ({ uid, hasSudo, expected }) => {
    const ask = () => {
      if (hasSudo === undefined) throw new Error('sudo was asked');
      return hasSudo;
    };
    expect(superuserPrefix(uid, ask)).toEqual(expected);
  });
});
