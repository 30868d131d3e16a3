// The package as VS Code has installed it: its size, its platform, what it brings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { sizeLimit, targetHere } from '../../package.mjs';

interface Installed {
  identifier: { id: string };
  relativeLocation: string;
  metadata: { targetPlatform: string };
}

const installed = JSON.parse(readFileSync(join(inject('extensions'), 'extensions.json'), 'utf8')) as Installed[];

describe('the package', () => {
  it('is small enough, and not empty', () => {
    const { bytes } = inject('vsix');
    expect(bytes).toBeLessThanOrEqual(sizeLimit);
    expect(bytes).toBeGreaterThan(20e6);
  });

  it('is for this platform', () => {
    expect(installed.map(({ identifier, metadata }) => [identifier.id, metadata.targetPlatform])).toEqual([
      ['t2v-lab.t2v-lab', targetHere],
    ]);
  });
});
