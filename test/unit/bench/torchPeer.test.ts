import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTorch, startTorchPeer } from '../../bench/torchPeer.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A stand-in for Python: a Node script that can be executed. */
async function program(body: string): Promise<string> {
  const path = join(folder, 'python');
  await writeFile(path, `#!${process.execPath}\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('findTorch', () => {
  it('gives the version that the named Python answers', async () => {
    const python = await program(`console.log(process.argv[3].includes('torch') ? '2.13.0+cpu' : '?')`);
    expect(findTorch({ T2V_PYTHON: python })).toEqual({ python, version: '2.13.0+cpu' });
  });

  it('says what is missing and how to get it', async () => {
    const python = await program(`console.error("ModuleNotFoundError: No module named 'torch'"); process.exitCode = 1`);
    const { missing } = findTorch({ T2V_PYTHON: python }) as { missing: string };
    expect(missing).toContain("No module named 'torch'");
    expect(missing).toContain('pip install -r models/training/requirements.txt');
    expect(missing).toContain('T2V_PYTHON');
  });

  it('says when there is no such program', () => {
    expect(findTorch({ T2V_PYTHON: join(folder, 'nothing') })).toMatchObject({
      missing: expect.stringContaining('ENOENT'),
    });
  });
});

describe('startTorchPeer', () => {
  const start = (python: string) =>
    startTorchPeer({
      python,
      home: folder,
      denoiser: 'd.onnx',
      inputs: ['in/two things', 'in/one thing'],
      threads: 2,
      compile: true,
    });

  it('passes what the script needs, and asks for one step at a time', async () => {
    const python = await program(`
      const { createInterface } = require('node:readline');
      console.log(JSON.stringify({ arguments: process.argv.slice(3) }));
      createInterface({ input: process.stdin }).on('line', (line) => {
        const { kind, name } = JSON.parse(line);
        console.log(JSON.stringify({ milliseconds: kind.length * 10 + name.length }));
      });`);
    const peer = await start(python);
    const expected = '--denoiser d.onnx --threads 2 --compile --inputs in/two things in/one thing';
    expect(peer.ready.arguments.join(' ')).toBe(expected);
    expect(await peer.step('eager', 'two things')).toBe(60);
    expect(await peer.step('compiled', 'one thing')).toBe(89);
    peer.end();
  });

  it('gives the reason when the process ends before its first answer', async () => {
    const python = await program(`console.error('Traceback:\\nMemoryError'); process.exitCode = 1`);
    await expect(start(python)).rejects.toThrow('ended: Traceback: MemoryError');
  });

  it('gives the reason when there is no such program', async () => {
    await expect(start(join(folder, 'nothing'))).rejects.toThrow('ENOENT');
  });

  it('fails the step during which the process ends', async () => {
    const python = await program(`
      console.log('{}');
      process.stdin.once('data', () => { console.error('Killed'); process.exit(137); });`);
    const peer = await start(python);
    await expect(peer.step('eager', 'one thing')).rejects.toThrow('Killed');
  });
});
