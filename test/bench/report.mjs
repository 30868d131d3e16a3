// The bench's result as text: one block for each question, and at the end every aim with what was measured. Pure: data in, text out.

/** The aims of the project on two cores: name, how to read it from the result, the limit, the unit. */
const aims = [
  {
    what: 'one step beside PyTorch eager, 1 thread',
    read: (r) => mostRatio(r.threads[0], 'eager'),
    limit: 0.7,
    unit: '×',
  },
  {
    what: 'one step beside PyTorch eager, all cores',
    read: (r) => mostRatio(r.threads.at(-1), 'eager'),
    limit: 0.7,
    unit: '×',
  },
  { what: 'time outside the runtime', read: (r) => outsideShare(r.clips.default.warm) * 100, limit: 3, unit: ' %' },
  { what: 'default clip, cold', read: (r) => r.clips.default.cold.milliseconds / 1000, limit: 4, unit: ' s' },
  { what: 'first moving preview, cold', read: (r) => r.clips.default.cold.firstPreview / 1000, limit: 1, unit: ' s' },
  { what: 'first moving preview, warm', read: (r) => r.clips.default.warm.firstPreview / 1000, limit: 1, unit: ' s' },
  { what: 'peak memory', read: (r) => memoryMb(r.clips.default.warm), limit: 700, unit: ' MB' },
];

/**
 * Every aim with its measured value; those that cannot be told (no PyTorch) are left out.
 * @returns {{ what: string, value: number, limit: number, unit: string, met: boolean }[]}
 */
export function judge(result) {
  return aims.flatMap(({ what, read, limit, unit }) => {
    const value = read(result);
    return value === undefined || Number.isNaN(value) ? [] : [{ what, value, limit, unit, met: value <= limit }];
  });
}

/** @param {Record<string, any>} result of bench.mjs, without the aims */
export function reportText(result) {
  return [
    ...machineLines(result),
    '',
    ...result.threads.flatMap(threadLines),
    ...torchLines(result.torch),
    '',
    ...clipLines(result.clips),
    '',
    determinismLine(result.determinism),
    '',
    ...judge(result).map(aimLine),
    '',
  ].join('\n');
}

function machineLines({ machine, model, flops }) {
  const { processor, usableCores, physicalCores, memoryGb, load, node, runtime, system } = machine;
  const busy =
    load > 0.3 * usableCores ? [`The machine is busy (load ${load.toFixed(1)}): these figures are too slow.`] : [];
  return [
    `${processor}, ${usableCores} usable ${usableCores === 1 ? 'core' : 'cores'} (${physicalCores} physical), ${memoryGb.toFixed(0)} GB, ${system}`,
    `Node ${node}, ONNX Runtime ${runtime}; model ${model.name} ${model.version}, ${model.frames} frames, latent ${model.latent}`,
    ...busy,
    `arithmetic of a step: ${Object.entries(flops)
      .map(([name, { total }]) => `${giga(total)} GFLOP (${name})`)
      .join(', ')}; Conv, ConvTranspose, MatMul and Gemm nodes`,
  ];
}

function threadLines({ threads, gemm, steps }) {
  const head = `${threads} ${threads === 1 ? 'thread' : 'threads'}: GEMM ${gemm.size} reaches ${gemm.gflops.toFixed(0)} GFLOP/s (best of ${gemm.count})`;
  const lines = steps.map(({ name, times, gflops, share }) => {
    const others = Object.entries(times)
      .filter(([name]) => name !== 'runtime')
      .map(
        ([name, { median }]) =>
          `PyTorch ${name} ${median.toFixed(0)} ms → ratio ${(times.runtime.median / median).toFixed(2)}`,
      );
    const spread = `${times.runtime.least.toFixed(0)}…${times.runtime.most.toFixed(0)}`;
    return [
      `  step, ${name}: ${times.runtime.median.toFixed(0)} ms (${spread}, ${times.runtime.count} runs), ${gflops.toFixed(0)} GFLOP/s = ${(share * 100).toFixed(0)} % of the peak`,
      ...others,
    ].join('; ');
  });
  return [head, ...lines];
}

function torchLines(torch) {
  if (torch.missing !== undefined) return [`PyTorch comparison ${torch.missing}`];
  const notes = [
    `PyTorch ${torch.version}, same weights and inputs, largest difference ${torch.difference.toExponential(1)}`,
  ];
  if (torch.compileSeconds !== undefined) notes.push(`torch.compile took ${torch.compileSeconds.toFixed(0)} s`);
  if (torch.compileError !== undefined) notes.push(`torch.compile failed: ${torch.compileError}`);
  return notes;
}

function clipLines(clips) {
  return Object.values(clips).flatMap(({ steps, cold, warm }) => [
    `whole clip, ${steps} steps, ${cold.threads} ${cold.threads === 1 ? 'thread' : 'threads'}:`,
    clipLine('cold', cold),
    clipLine('warm', warm),
  ]);
}

function clipLine(name, clip) {
  const preview = clip.firstPreview === undefined ? '' : `, first preview after ${seconds(clip.firstPreview)}`;
  const stages = Object.entries(clip.stages).map(([stage, time]) => `${stage} ${time.toFixed(0)}`);
  const outside = `outside the runtime ${clip.outsideMs.toFixed(0)} ms (${(outsideShare(clip) * 100).toFixed(1)} %)`;
  const memory = `peak memory ${clip.workerMb.toFixed(0)} MB${clip.commandMb === undefined ? '' : ` + ${clip.commandMb.toFixed(0)} MB of the command`}`;
  return `  ${name} ${seconds(clip.milliseconds)} (median of ${clip.count})${preview}; ${outside}; ${memory}; ms: ${stages.join(', ')}`;
}

function determinismLine({ threads, equal, difference }) {
  const who = `the same request with ${threads.join(' and ')} threads`;
  return equal ? `${who}: the same bytes` : `${who}: not the same bytes, largest difference ${difference} of 255`;
}

function aimLine({ what, value, limit, unit, met }) {
  const digits = limit < 10 ? 2 : 0;
  return `${met ? 'met   ' : 'MISSED'} ${what}: ${value.toFixed(digits)}${unit}, aim ≤ ${limit}${unit}`;
}

/** The worst ratio of the runtime's time to the other's, over the cases. */
function mostRatio(measured, other) {
  const ratios = (measured?.steps ?? []).flatMap(({ times }) =>
    times[other] === undefined ? [] : [times.runtime.median / times[other].median],
  );
  return ratios.length === 0 ? undefined : Math.max(...ratios);
}

function outsideShare({ runtimeMs, outsideMs }) {
  return outsideMs / (runtimeMs + outsideMs);
}

function memoryMb({ workerMb, commandMb }) {
  return workerMb + (commandMb ?? 0);
}

function giga(value) {
  return (value / 1e9).toFixed(2);
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
