// The only importer of onnxruntime-node, loaded when first needed. Opens a model's component by path, checks it against its
// sidecar, runs it with tensors named by role, and keeps count of the time spent inside the runtime.
// Leaves out IO binding and float16 inputs. Notes on the runtime's limits: session.run blocks the thread and cannot be stopped.

import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { messageOf, ModelError, UserError } from '../../base/errors';
import type { ComponentSpec, TensorSpec } from '../../protocol/modelSpec';
import { sizeOf, tensor, type Tensor } from '../tensor';
import { checkTensors, type FoundTensor } from './checkTensors';
import { providers, type ProviderName } from './devices';

/** What is fed: floats, or whole numbers for integer inputs such as token ids. */
export type Feed = Tensor | { readonly shape: readonly number[]; readonly ints: readonly number[] };

/** An output of bytes, row-major. */
export interface Bytes {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** A loaded component. Inputs and outputs are keyed by the roles of the sidecar, not by the graph's names. */
export interface ModelSession {
  /** All outputs of floats, as fresh arrays. Throws ModelError `input-shape` or `run-failed`. */
  run(feeds: Record<string, Feed>): Promise<Record<string, Tensor>>;
  /** One output of bytes; the others are not handed over. Throws as `run` does. */
  runBytes(feeds: Record<string, Feed>, role: string): Promise<Bytes>;
  /** The roles of outputs that `runBytes` gives: those whose type is uint8. */
  readonly byteOutputs: readonly string[];
  /** Milliseconds spent inside the runtime since opening, without the opening itself. */
  readonly runtimeMs: number;
  /** Frees the native memory; the session cannot be used afterwards. */
  release(): Promise<void>;
}

export interface SessionOptions {
  folder: string;
  /** The component's file as it was changed in memory; without it the file in the folder is opened. */
  bytes?: Uint8Array;
  provider: ProviderName;
  /** Threads inside one operator, ≥ 1. */
  threads: number;
  /** A monotone clock in milliseconds. */
  now: () => number;
}

/**
 * Opens one component. Throws ModelError `operator-unsupported`, `model-unreadable` or what `checkTensors` finds, and UserError
 * `provider-unavailable` for a provider that does not start.
 */
export async function openSession(name: string, spec: ComponentSpec, options: SessionOptions): Promise<ModelSession> {
  const runtime = await loadRuntime();
  const session = await createSession(runtime, name, { spec, options });
  try {
    checkTensors(name, spec, {
      inputs: session.inputMetadata.map(foundTensor),
      outputs: session.outputMetadata.map(foundTensor),
    });
  } catch (error) {
    await session.release();
    throw error;
  }
  let runtimeMs = 0;
  const runFor = async (feeds: Record<string, Feed>, ports: readonly TensorSpec[]) => {
    const inputs = toRuntime(runtime, name, { spec, feeds });
    const wanted = ports.map((port) => port.name);
    const started = options.now();
    const outputs = await session.run(inputs, wanted).catch((cause: unknown) => {
      throw new ModelError('run-failed', `Model component "${name}" failed while running: ${messageOf(cause)}`, {
        cause,
      });
    });
    runtimeMs += options.now() - started;
    return outputs;
  };
  const roles = Object.keys(spec.outputs);
  const byteOutputs = roles.filter((role) => spec.outputs[role]?.type === 'uint8');
  const floats = Object.fromEntries(Object.entries(spec.outputs).filter(([role]) => !byteOutputs.includes(role)));
  return {
    get runtimeMs() {
      return runtimeMs;
    },
    byteOutputs,
    run: async (feeds) => fromRuntime(name, floats, await runFor(feeds, Object.values(floats))),
    async runBytes(feeds, role) {
      const port = byteOutputs.includes(role) ? spec.outputs[role] : undefined;
      if (port === undefined)
        throw new ModelError('tensor-type', `Model component "${name}" has no output of bytes "${role}".`);
      const { [port.name]: output } = await runFor(feeds, [port]);
      return { shape: output?.dims ?? [], data: output?.data as Uint8Array };
    },
    release: () => session.release(),
  };
}

/** The runtime's version, the providers inside its library, and all that it can load when their files were added to it. */
export async function describeRuntime(): Promise<{ providers: string[]; loadable: string[]; version: string }> {
  const runtime = await loadRuntime();
  const backends = runtime.listSupportedBackends();
  return {
    providers: backends.filter((backend) => backend.bundled).map((backend) => backend.name),
    loadable: backends.map((backend) => backend.name),
    version: runtime.env.versions.node ?? runtime.env.versions.common,
  };
}

type Runtime = typeof import('onnxruntime-node');

/**
 * The library with its native part.
 * @throws UserError `no-runtime` where there is none, as in the package for platforms that ONNX Runtime has no program for.
 */
export async function loadRuntime(load: () => Promise<unknown> = () => import('onnxruntime-node')): Promise<Runtime> {
  try {
    const loaded = (await load()) as Runtime & { default?: Runtime };
    return loaded.default ?? loaded;
  } catch (cause) {
    const text = messageOf(cause);
    const isMissing = /Cannot find (module|package)/.test(text);
    const message = isMissing
      ? 'Clips cannot be made here: this package holds no native runtime for this platform.'
      : `Clips cannot be made here: the native runtime does not load (${text}).`;
    const hint =
      'Experiments can be written, checked and watched; make clips on Linux, Windows or a Mac with Apple silicon.';
    throw new UserError('no-runtime', message, { hint, details: { runtime: text }, cause });
  }
}

async function createSession(
  runtime: Runtime,
  name: string,
  { spec, options }: { spec: ComponentSpec; options: SessionOptions },
): Promise<InferenceSession> {
  const provider = providers[options.provider];
  try {
    const settings: InferenceSession.SessionOptions = {
      executionProviders: [provider.runtimeName],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      enableMemPattern: provider.memoryPattern,
      logSeverityLevel: 3,
      // Threads wait for their next piece of an operator awake, and go to sleep when the run is over.
      extra: { session: { intra_op: { allow_spinning: '1' }, force_spinning_stop: '1' } },
    };
    // By path where possible: weights in files of their own are found only beside it.
    return await (options.bytes === undefined
      ? runtime.InferenceSession.create(`${options.folder}/${spec.file}`, settings)
      : runtime.InferenceSession.create(options.bytes, settings));
  } catch (cause) {
    throw providerError(options.provider, cause) ?? openingError(name, spec.file, cause);
  }
}

/** What a runtime says when a GPU, its driver or the provider's library is not there. */
const providerMissing = /Failed to load (?:shared )?library|WebGPU adapter|AppendExecutionProvider|execution provider/i;

function providerError(provider: ProviderName, cause: unknown): UserError | undefined {
  const text = messageOf(cause);
  if (provider === 'cpu' || !providerMissing.test(text)) return undefined;
  const reason = text.slice(text.lastIndexOf('. ') + 1).trim();
  return new UserError(
    'provider-unavailable',
    `The execution provider "${provider}" does not start on this machine: ${reason}`,
    {
      field: 'provider',
      hint: 'Use cpu, or install the driver and the libraries that the provider needs.',
      details: { value: provider, runtime: text },
      cause,
    },
  );
}

function openingError(name: string, file: string, cause: unknown): ModelError {
  const text = messageOf(cause);
  const operator =
    /(?:Could not find an implementation for|No Op registered for|is not a registered function\/op:?)\s*([\w.:]+)/.exec(
      text,
    );
  if (operator !== null || text.includes('NOT_IMPLEMENTED')) {
    const named = operator?.[1] === undefined ? 'an operator' : `the operator ${operator[1]}`;
    const message = `Model component "${name}" (${file}) needs ${named}, which this runtime cannot run on the chosen provider.`;
    return new ModelError('operator-unsupported', message, {
      cause,
      details: { component: name, runtime: text },
      hint: 'Export the model for the CPU, with standard ONNX operators.',
    });
  }
  return new ModelError('model-unreadable', `Model component "${name}" (${file}) cannot be opened: ${text}`, {
    cause,
    details: { component: name },
  });
}

function foundTensor(metadata: InferenceSession.ValueMetadata): FoundTensor {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, shape: metadata.shape }
    : { name: metadata.name, type: 'not a tensor', shape: [] };
}

function toRuntime(
  runtime: Runtime,
  name: string,
  { spec, feeds }: { spec: ComponentSpec; feeds: Record<string, Feed> },
): Record<string, OrtTensor> {
  const inputs: Record<string, OrtTensor> = {};
  for (const [role, port] of Object.entries(spec.inputs)) {
    const feed = feeds[role];
    if (feed === undefined || !fits(port, feed.shape)) {
      const found = feed === undefined ? 'nothing' : `[${feed.shape.join(', ')}]`;
      const message = `Model component "${name}", input "${role}": expected [${port.shape.join(', ')}], the request gives ${found}.`;
      throw new ModelError('input-shape', message, { details: { component: name, input: role } });
    }
    inputs[port.name] = runtimeTensor(runtime, port, feed);
  }
  return inputs;
}

function fits(port: TensorSpec, shape: readonly number[]): boolean {
  return (
    port.shape.length === shape.length &&
    port.shape.every((length, axis) => typeof length !== 'number' || length === shape[axis])
  );
}

function runtimeTensor(runtime: Runtime, port: TensorSpec, feed: Feed): OrtTensor {
  const values = 'ints' in feed ? feed.ints : feed.data;
  sizeOf(feed.shape);
  if (port.type === 'int64')
    return new runtime.Tensor(
      'int64',
      BigInt64Array.from(values, (value) => BigInt(value)),
      feed.shape,
    );
  if (port.type === 'int32') return new runtime.Tensor('int32', Int32Array.from(values), feed.shape);
  if (port.type === 'float32')
    return new runtime.Tensor('float32', 'ints' in feed ? Float32Array.from(values) : feed.data, feed.shape);
  throw new ModelError(
    'tensor-type',
    `Input "${port.name}" wants ${port.type}; only float32, int64 and int32 can be fed.`,
    { details: { tensor: port.name } },
  );
}

function fromRuntime(
  name: string,
  ports: Record<string, TensorSpec>,
  outputs: Record<string, OrtTensor>,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(ports).map(([role, port]) => {
      const data = outputs[port.name]?.data;
      if (!(data instanceof Float32Array))
        throw new ModelError('tensor-type', `Model component "${name}" gave no float32 output "${port.name}".`);
      return [role, tensor(outputs[port.name]?.dims ?? [], data)];
    }),
  );
}
