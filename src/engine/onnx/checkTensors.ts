// Compares what a sidecar promises about a graph's inputs and outputs with what the graph says, before anything runs.
// A number in the sidecar is a fixed length; a name ("B", "F") is a length that the engine chooses, so the graph must leave it free.

import { ModelError } from '../../base/errors';
import type { ComponentSpec, TensorSpec } from '../../protocol/modelSpec';

/** What a graph says about one of its tensors; free lengths are texts. */
export interface FoundTensor {
  name: string;
  type: string;
  shape: readonly (number | string)[];
}

export interface FoundGraph {
  inputs: readonly FoundTensor[];
  outputs: readonly FoundTensor[];
}

/**
 * Throws one ModelError naming component, tensor, what was expected and what was found:
 * `tensor-missing`, `tensor-unexpected`, `tensor-type`, `tensor-shape`.
 */
export function checkTensors(component: string, spec: ComponentSpec, found: FoundGraph): void {
  checkSide(component, 'input', Object.values(spec.inputs), found.inputs);
  checkSide(component, 'output', Object.values(spec.outputs), found.outputs);
  const promised = new Set(Object.values(spec.inputs).map((tensor) => tensor.name));
  const extra = found.inputs.find((tensor) => !promised.has(tensor.name));
  if (extra !== undefined) {
    throw problem('tensor-unexpected', {
      component,
      tensor: extra.name,
      expected: 'no such input',
      found: describe(extra),
    });
  }
}

function checkSide(
  component: string,
  side: string,
  specs: readonly TensorSpec[],
  tensors: readonly FoundTensor[],
): void {
  for (const spec of specs) {
    const found = tensors.find((tensor) => tensor.name === spec.name);
    const expected = describe(spec);
    if (found === undefined) {
      const names = tensors.map((tensor) => tensor.name).join(', ');
      throw problem('tensor-missing', {
        component,
        tensor: spec.name,
        expected: `an ${side} ${expected}`,
        found: `only ${names}`,
      });
    }
    if (found.type !== spec.type)
      throw problem('tensor-type', { component, tensor: spec.name, expected, found: describe(found) });
    if (!shapesAgree(spec.shape, found.shape)) {
      throw problem('tensor-shape', { component, tensor: spec.name, expected, found: describe(found) });
    }
  }
}

function shapesAgree(promised: readonly (number | string)[], found: readonly (number | string)[]): boolean {
  return (
    promised.length === found.length &&
    promised.every((length, axis) => typeof found[axis] !== 'number' || found[axis] === length)
  );
}

function describe(tensor: { type: string; shape: readonly (number | string)[] }): string {
  return `${tensor.type} [${tensor.shape.join(', ')}]`;
}

function problem(code: string, at: { component: string; tensor: string; expected: string; found: string }): ModelError {
  const message = `Model component "${at.component}", tensor "${at.tensor}": expected ${at.expected}, found ${at.found}.`;
  return new ModelError(code, message, {
    details: at,
    hint: 'The sidecar t2v.json and the ONNX file do not belong together.',
  });
}
