// Picks a family's components out of a sidecar and checks that every tensor role is named there, before a file is opened.

import { ModelError } from '../../base/errors';
import type { ComponentSpec, ModelSpec } from '../../protocol/modelSpec';
import type { ComponentRoles } from './types';

/** The components that the family knows, in the order of `roles`. Throws ModelError `component-missing` or `role-missing`. */
export function pickComponents<N extends string>(
  spec: ModelSpec,
  roles: Record<N, ComponentRoles>,
): Partial<Record<N, ComponentSpec>> {
  const picked: Partial<Record<N, ComponentSpec>> = {};
  for (const [name, wanted] of Object.entries(roles) as [N, ComponentRoles][]) {
    const component = spec.components[name];
    if (component === undefined) {
      if (wanted.optional === true) continue;
      throw new ModelError(
        'component-missing',
        `The model "${spec.name}" has no component "${name}", which its family "${spec.family}" needs.`,
      );
    }
    checkRoles(name, component, wanted);
    picked[name] = component;
  }
  return picked;
}

function checkRoles(name: string, component: ComponentSpec, wanted: ComponentRoles): void {
  const known = [...wanted.inputs, ...(wanted.optionalInputs ?? [])];
  const problems = [
    ...wanted.inputs.filter((role) => component.inputs[role] === undefined).map((role) => `names no input "${role}"`),
    ...wanted.outputs
      .filter((role) => component.outputs[role] === undefined)
      .map((role) => `names no output "${role}"`),
    ...Object.keys(component.inputs)
      .filter((role) => !known.includes(role))
      .map((role) => `names an input "${role}" that its family does not feed (${known.join(', ')})`),
  ];
  if (problems[0] !== undefined) {
    throw new ModelError('role-missing', `Model component "${name}" ${problems[0]}.`, {
      details: { component: name, problems },
    });
  }
}
