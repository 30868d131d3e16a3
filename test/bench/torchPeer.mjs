// The other side of the comparison: a Python process that holds the same weights in PyTorch and runs one step when asked
// (models/training/bench_torch.py). One JSON object per line in both directions.

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The Python to compare with: T2V_PYTHON, else python3, if it has what bench_torch.py needs.
 * @returns {{ python: string, version: string } | { missing: string }}
 */
export function findTorch(environment = process.env) {
  const python = environment.T2V_PYTHON ?? 'python3';
  const asked = spawnSync(python, ['-c', 'import numpy, onnx, torch; print(torch.__version__)'], { encoding: 'utf8' });
  if (asked.status === 0) return { python, version: asked.stdout.trim() };
  const reason = asked.error?.message ?? asked.stderr.trim().split('\n').at(-1) ?? '';
  return {
    missing:
      `left out: ${python} cannot import numpy, onnx and torch (${reason}). ` +
      'pip install -r models/training/requirements.txt, then T2V_PYTHON=/path/to/python npm run bench',
  };
}

/**
 * @param {{ python: string, home: string, denoiser: string, inputs: string[], threads: number, compile: boolean }} options
 *   `denoiser` is an .onnx file, `inputs` are folders made by writeStepInputs, one per case, whose name it bears
 * @returns {Promise<{ ready: Record<string, any>, step(kind: string, name: string): Promise<number>, end(): void }>}
 */
export async function startTorchPeer({ python, home, denoiser, inputs, threads, compile }) {
  const script = join(home, 'models', 'training', 'bench_torch.py');
  const args = [script, '--denoiser', denoiser, '--threads', String(threads), ...(compile ? ['--compile'] : [])];
  const child = spawn(python, [...args, '--inputs', ...inputs], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints = (complaints + text).slice(-4000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) await closed; // what it said last may come after its last answer
    if (done) throw new Error(`PyTorch's process ended: ${complaints.trim().split('\n').slice(-3).join(' ')}`);
    return JSON.parse(value);
  };
  child.on('error', (error) => (complaints += error.message));
  child.stdin.on('error', () => undefined); // a process that is gone shows in the missing answer
  return {
    ready: await answer(),
    async step(kind, name) {
      child.stdin.write(`${JSON.stringify({ kind, name })}\n`);
      const { milliseconds } = await answer();
      return milliseconds;
    },
    end: () => child.stdin.end(),
  };
}
