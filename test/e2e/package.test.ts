// The package as VS Code has installed it: its size, its platform, what it brings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { sizeLimit, targetHere } from '../../package.mjs';

interface Installed {
  identifier: { id: string };
  /** The folder's name. */
  relativeLocation: string;
}

const installed = JSON.parse(readFileSync(join(inject('extensions'), 'extensions.json'), 'utf8')) as Installed[];

/** The platform that the installed package's own manifest names. */
function platformOf({ relativeLocation }: Installed): string | undefined {
  const manifest = readFileSync(join(inject('extensions'), relativeLocation, '.vsixmanifest'), 'utf8');
  return /<Identity [^>]*TargetPlatform="([^"]+)"/.exec(manifest)?.[1];
}

describe('the package', () => {
  it('is small enough, and not empty', () => {
    const { bytes } = inject('vsix');
    expect(bytes).toBeLessThanOrEqual(sizeLimit);
    expect(bytes).toBeGreaterThan(20e6);
  });

  it('is for this platform', () => {
    expect(installed.map((one) => [one.identifier.id, platformOf(one)])).toEqual([
      ['t2v-lab.t2v-lab', targetHere === 'universal' ? undefined : targetHere],
    ]);
  });
});
