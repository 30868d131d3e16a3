// `extractor.json`, the description of a model of features for learned metrics: which graph, what it wants to see, what it answers, licence and
// digests. Any ONNX of that kind can be plugged in, such as Inception-v3, I3D or CLIP's image encoder, where the user has one.

import * as z from 'zod';
import type { ComponentSpec } from '../protocol/modelSpec';
import { component, readDescription } from './sidecar';
import { verifyFiles, type VerifyOptions } from './verifyModel';

/** The name of the description inside an extractor's folder. */
export const extractorName = 'extractor.json';

/**
 * How pictures are given to an extractor: `NCHW` single frames, `BFCHW` and `BCFHW` whole clips. Each colour is value / 255, less `mean`, over
 * `std`. Frames are brought to width × height as they are, without keeping the aspect; of a clip `frames` evenly spaced ones are taken.
 */
export interface ExtractorInput {
  layout: 'NCHW' | 'BFCHW' | 'BCFHW';
  /** Frames of a clip; without meaning for `NCHW`. */
  frames: number;
  width: number;
  height: number;
  mean: [number, number, number];
  std: [number, number, number];
}

/** The checked content of an `extractor.json`. */
export interface ExtractorSidecar {
  format: 1;
  name: string;
  title: string;
  version: string;
  licence: string;
  attribution: string[];
  /** What it learned from, in words: the world that its numbers mean something in. */
  trainedOn: string;
  input: ExtractorInput;
  /** sha256 of the text encoder that `dual` reads; metrics of prompts need one and the other. */
  textEncoder?: string;
  /**
   * `extractor`: input `clips` or `pictures`; outputs `features` and, where it has them, `classes` (logits), of clips also `frameFeatures` and
   * `frameClasses` [B, frames, …] and `summary`. `dual`: inputs `text` (mean token state) and `summary`, outputs `text` and `clip`, in one space.
   */
  components: { extractor: ComponentSpec & { bytes: number }; dual?: ComponentSpec & { bytes: number } };
}

const text = z.string().min(1);
const count = z.int().min(1);
const colours = z.tuple([z.number(), z.number(), z.number()]);
const spread = z.number().positive();

const schema: z.ZodType<ExtractorSidecar> = z
  .looseObject({
    format: z.literal(1),
    name: text,
    title: text,
    version: text,
    licence: text,
    attribution: z.array(z.string()),
    trainedOn: text,
    input: z.strictObject({
      layout: z.enum(['NCHW', 'BFCHW', 'BCFHW']),
      frames: count,
      width: count,
      height: count,
      mean: colours,
      std: z.tuple([spread, spread, spread]),
    }),
    textEncoder: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'should be 64 lowercase hex digits')
      .optional(),
    components: z.looseObject({ extractor: component, dual: component.optional() }),
  })
  .superRefine(checkRoles);

/**
 * Reads and checks an extractor's description and its files.
 * @throws ModelError: those of `loadSidecar` and `verifyFiles`.
 */
export async function openExtractorFolder(folder: string, options: VerifyOptions = {}): Promise<ExtractorSidecar> {
  const sidecar = await readDescription(folder, extractorName, schema);
  const files = Object.entries(sidecar.components).flatMap(([role, part]) =>
    part === undefined ? [] : [{ role, file: part.file, sha256: part.sha256, bytes: part.bytes }],
  );
  await verifyFiles(folder, files, options);
  return sidecar;
}

/** Which input an extractor has, by its layout. */
export function inputRole({ layout }: ExtractorInput): 'pictures' | 'clips' {
  return layout === 'NCHW' ? 'pictures' : 'clips';
}

function checkRoles({ input, textEncoder, components }: ExtractorSidecar, context: z.RefinementCtx): void {
  const { extractor, dual } = components;
  const needed: [path: string[], roles: object, role: string][] = [
    [['components', 'extractor', 'inputs'], extractor.inputs, inputRole(input)],
    [['components', 'extractor', 'outputs'], extractor.outputs, 'features'],
    ...(dual === undefined
      ? []
      : ([
          [['components', 'extractor', 'outputs'], extractor.outputs, 'summary'],
          [['components', 'dual', 'inputs'], dual.inputs, 'text'],
          [['components', 'dual', 'inputs'], dual.inputs, 'summary'],
          [['components', 'dual', 'outputs'], dual.outputs, 'text'],
          [['components', 'dual', 'outputs'], dual.outputs, 'clip'],
        ] as [string[], object, string][])),
  ];
  for (const [path, roles, role] of needed)
    if (!Object.hasOwn(roles, role))
      context.addIssue({ code: 'custom', path, message: `should have the role ${role}` });
  if (dual !== undefined && textEncoder === undefined)
    context.addIssue({
      code: 'custom',
      path: ['textEncoder'],
      message: 'should be the sha256 of the text encoder that dual reads',
    });
}
