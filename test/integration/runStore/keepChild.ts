// A process that keeps runs. Arguments: root, hash, seed, `force` or `plain`. It says "ready" when its draft is
// written, waits for a line on stdin, then commits and prints the outcome as JSON.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorData } from '../../../src/base/errors';
import { RunStore } from '../../../src/runStore/runStore';
import { sampleRecord } from '../../unit/runStore/sample';

const [, , root = '', hash = '', seed = '0', force] = process.argv;

async function main(): Promise<object> {
  const draft = await new RunStore(root).begin(hash, { force: force === 'force' });
  await writeFile(join(draft.folder, 'clip.webm'), Buffer.alloc(1000, seed));
  console.log('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const { run, isNew } = await draft.commit(sampleRecord({ hash, seed: Number(seed) }));
  return { folder: run.folder, seed: run.record.seed, isNew };
}

void main()
  .catch((error: unknown) => ({ error: toErrorData(error) }))
  .then((outcome) => {
    console.log(JSON.stringify(outcome));
    process.exit(0);
  });
