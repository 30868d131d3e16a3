// `npm run bench`: what the engine costs on this machine, in one run, with the PyTorch of the same weights beside it where there is one.
//   npm run bench -- [--model DIR] [--json FILE] [--rounds 9] [--repeats 3] [--no-torch]
// Every figure of a comparison is measured in turn with what it is compared to. Needs a built product and an otherwise idle machine.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem, type as systemName } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as runtime from 'onnxruntime-node';
import { makeClips, pictureDifference } from './clips.mjs';
import { measureFlops } from './flops.mjs';
import { loadProduct } from './product.mjs';
import { judge, reportText } from './report.mjs';
import { median, summary } from './statistics.mjs';
import { measureThreads } from './steps.mjs';
import { stepInputs, writeStepInputs } from './stepInputs.mjs';
import { findTorch } from './torchPeer.mjs';

const home = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: join(home, 'models', 'embedded') },
    json: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    repeats: { type: 'string', default: '3' },
    'no-torch': { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const repeats = Number(options.repeats);
/** Steps that are measured: rows (2 with guidance) and how many of the model's things are to be seen. */
const cases = {
  'guidance, one thing': { batch: 2, things: 1 },
  'one thing': { batch: 1, things: 1 },
  'two things': { batch: 1, things: 2 },
};

async function main() {
  const folder = resolve(options.model);
  const sidecar = await readModel(folder);
  const product = await loadProduct(home);
  const scratch = await mkdtemp(join(tmpdir(), 't2v-bench-'));
  try {
    const bench = { folder, sidecar, product, scratch, denoiser: sidecar.components.denoiser };
    const result = { machine: await describeMachine(product), model: describeModel(sidecar) };
    say('counting the arithmetic of a step');
    const inputs = await prepareInputs(bench);
    result.flops = await flopsOf(bench, inputs);
    result.torch = options['no-torch'] ? { missing: 'left out: --no-torch' } : findTorch();
    result.threads = [];
    for (const threads of [...new Set([1, availableParallelism()])])
      result.threads.push(await measureThreads({ ...bench, inputs, result, threads, rounds, say }));
    result.clips = await measureClips(folder);
    result.determinism = await compareThreads(folder);
    result.aims = judge(result);
    delete result.torch.python;
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, undefined, 2)}\n`);
    process.stdout.write(`\n${reportText(result)}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readModel(folder) {
  const path = join(folder, 't2v.json');
  if (!existsSync(path)) {
    throw new Error(`There is no model in ${folder} (no t2v.json). Name another folder with --model DIR.`);
  }
  const sidecar = JSON.parse(await readFile(path, 'utf8'));
  const file = join(folder, sidecar.components?.denoiser?.file ?? '');
  if (!file.endsWith('.onnx') || !existsSync(file)) throw new Error(`The model in ${folder} has no denoiser file.`);
  return sidecar;
}

async function describeMachine(product) {
  return {
    processor: cpus()[0]?.model ?? 'unknown processor',
    usableCores: availableParallelism(),
    physicalCores: product.physicalCores(),
    memoryGb: totalmem() / 2 ** 30,
    load: loadavg()[0],
    system: `${systemName()} ${release()}`,
    node: process.versions.node,
    runtime: (await product.describeRuntime()).version,
  };
}

function describeModel({ name, version, defaults, latent, components }) {
  const { frames, steps } = defaults;
  const { height, width } = latentSize({ defaults, latent });
  return {
    name,
    version,
    frames,
    steps,
    latent: `${height} × ${width}`,
    denoiserSha256: components.denoiser.sha256,
  };
}

/** Size of the latent of a clip by the model's defaults. */
function latentSize({ defaults, latent }) {
  return { height: defaults.height / latent.downscale, width: defaults.width / latent.downscale };
}

/** One folder of input files for each case, and the tensors by role. */
async function prepareInputs({ scratch, sidecar, denoiser }) {
  const made = new Map();
  for (const [name, { batch, things }] of Object.entries(cases)) {
    const tensors = stepInputs(denoiser, { batch, things, frames: sidecar.defaults.frames, ...latentSize(sidecar) });
    const folder = join(scratch, name);
    await mkdir(folder);
    await writeStepInputs(folder, denoiser, tensors);
    made.set(name, { folder, tensors });
  }
  return made;
}

async function flopsOf({ folder, denoiser }, inputs) {
  const flops = {};
  for (const [name, { tensors }] of inputs) {
    const feeds = Object.entries(tensors).map(([role, one]) => [
      denoiser.inputs[role].name,
      { type: 'float32', ...one },
    ]);
    flops[name] = await measureFlops(runtime, join(folder, denoiser.file), Object.fromEntries(feeds));
  }
  return flops;
}

async function measureClips(model) {
  const measured = {};
  for (const [name, steps] of Object.entries({ default: undefined, short: 4 })) {
    say(`whole clips, ${steps ?? 'default'} steps`);
    const processes = [];
    for (let repeat = 0; repeat < repeats; repeat++)
      processes.push(await makeClips({ home, model, steps, seeds: [1, 2] }));
    const sidecar = await readModel(model);
    const [cold, warm] = [0, 1].map((place) => summariseClips(processes.map((clips) => clips[place])));
    measured[name] = { steps: steps ?? sidecar.defaults.steps, cold, warm };
  }
  return measured;
}

/** Medians of each time; memory as the most. */
function summariseClips(clips) {
  const of = (read) => median(clips.map(read));
  const most = (read) => Math.max(...clips.map(read));
  const [first] = clips;
  return {
    count: clips.length,
    threads: first.device.threads,
    milliseconds: of((clip) => clip.milliseconds),
    spread: summary(clips.map((clip) => clip.milliseconds)),
    firstPreview: first.firstPreview === undefined ? undefined : of((clip) => clip.firstPreview),
    runtimeMs: of((clip) => clip.timings.runtimeMs),
    outsideMs: of((clip) => clip.timings.outsideMs),
    stages: Object.fromEntries(
      Object.keys(first.timings.stages).map((stage) => [stage, of((clip) => clip.timings.stages[stage])]),
    ),
    workerMb: most((clip) => clip.workerMb),
    commandMb: first.commandMb === undefined ? undefined : most((clip) => clip.commandMb),
  };
}

/** The same request with one thread and with two. */
async function compareThreads(model) {
  const threads = [1, 2];
  say('the same request with 1 and 2 threads');
  const made = [];
  for (const count of threads) made.push(...(await makeClips({ home, model, seeds: [1], threads: count })));
  const digests = made.map((clip) => clip.framesDigest);
  const difference = pictureDifference(made[0].filmstrip, made[1].filmstrip);
  return { threads, digests, equal: digests[0] === digests[1], difference };
}

function say(text) {
  process.stderr.write(`… ${text}\n`);
}

main().catch((error) => {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
});
