// The pipeline families by the name that a model's sidecar gives. A new one is a file and a line here.

import { framewiseFlow } from './framewiseFlow';
import type { Pipeline } from './types';

export type { Pipeline, PipelineContext, PipelineResult } from './types';

/** Family → run. */
export const pipelines = {
  'framewise-flow': framewiseFlow,
} satisfies Record<string, Pipeline>;

export type FamilyName = keyof typeof pipelines;
