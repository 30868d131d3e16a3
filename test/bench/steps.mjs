// Time of one denoising step in the product's own session, beside the runtime's GEMM peak and beside PyTorch with the same weights and inputs.

import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gemmFlops, gemmGraph } from './gemmGraph.mjs';
import { inTurn } from './statistics.mjs';
import { startTorchPeer } from './torchPeer.mjs';

const home = fileURLToPath(new URL('../../', import.meta.url));

/** GEMM peak and steps with a number of threads; PyTorch with the same number, in turn with the runtime. */
export async function measureThreads({ folder, denoiser, product, scratch, inputs, result, threads, rounds, say }) {
  say(`GEMM with ${threads} threads`);
  const gemm = await measureGemm({ product, scratch, threads });
  const now = () => performance.now();
  const session = await product.openSession('denoiser', denoiser, { folder, provider: 'cpu', threads, now });
  const peer = await peerFor({ folder, denoiser, inputs, result, threads, session, say });
  const steps = [];
  for (const [name, { tensors }] of inputs) {
    say(`steps (${name}) with ${threads} threads`);
    const contenders = { runtime: () => runtimeOf(session, tensors) };
    for (const kind of peer?.kinds ?? []) contenders[kind] = () => peer.step(kind, name);
    const times = await inTurn(contenders, { warmUp: 2, rounds });
    const gflops = result.flops[name].total / times.runtime.median / 1e6;
    steps.push({ name, times, gflops, share: gflops / gemm.gflops });
  }
  peer?.end();
  await session.release();
  return { threads, gemm, steps };
}

/** Milliseconds of one run inside the runtime, as the product counts them. */
async function runtimeOf(session, tensors) {
  const before = session.runtimeMs;
  await session.run(tensors);
  return session.runtimeMs - before;
}

async function measureGemm({ product, scratch, threads }) {
  const size = { m: 1024, k: 1024, n: 1024 };
  const wave = (index) => Math.sin(index * 0.37);
  await writeFile(join(scratch, 'gemm.onnx'), gemmGraph(size, wave));
  const port = (name, rows, columns) => ({ name, type: 'float32', shape: [rows, columns] });
  const spec = {
    file: 'gemm.onnx',
    sha256: '',
    inputs: { a: port('a', size.m, size.k) },
    outputs: { c: port('c', size.m, size.n) },
  };
  const now = () => performance.now();
  const session = await product.openSession('gemm', spec, { folder: scratch, provider: 'cpu', threads, now });
  const a = { shape: [size.m, size.k], data: Float32Array.from({ length: size.m * size.k }, (_, i) => wave(i + 1)) };
  const { runtime: times } = await inTurn({ runtime: () => runtimeOf(session, { a }) }, { warmUp: 5, rounds: 60 });
  await session.release();
  return { size: '1024³', gflops: gemmFlops(size) / times.least / 1e6, ...times };
}

/** PyTorch's process for a number of threads; compiled only with all cores, where it is compared. Notes what it says about itself in the result. */
async function peerFor({ folder, denoiser, inputs, result, threads, session, say }) {
  if (result.torch.python === undefined) return undefined;
  const compile = threads === availableParallelism();
  say(`starting PyTorch with ${threads} threads${compile ? ' and compiling' : ''}`);
  const folders = [...inputs.values()].map((one) => one.folder);
  try {
    const path = join(folder, denoiser.file);
    const peer = await startTorchPeer({
      python: result.torch.python,
      home,
      denoiser: path,
      inputs: folders,
      threads,
      compile,
    });
    const { compileSeconds, compileError, flops } = peer.ready;
    const difference = await differenceTo(session, inputs, peer.ready.outputs);
    Object.assign(result.torch, { flops, difference, compileSeconds, compileError });
    return { ...peer, kinds: compileSeconds === undefined ? ['eager'] : ['eager', 'compiled'] };
  } catch (error) {
    result.torch = { missing: `left out: ${error.message}` };
    return undefined;
  }
}

/** Largest difference of the runtime's velocity to the values that PyTorch gave (every 997th). */
async function differenceTo(session, inputs, outputs) {
  let most = 0;
  for (const [name, { tensors }] of inputs) {
    const { velocity } = await session.run(tensors);
    for (const [index, value] of outputs[name].entries())
      most = Math.max(most, Math.abs(value - (velocity.data[index * 997] ?? Number.NaN)));
  }
  return most;
}
