// The check of a resolved request that comes back from a file (a clip, a run record, a queue).
// Types and shapes only: ranges were checked when the request was made, and a model may have changed its limits since.

import * as z from 'zod';
import { samplerNames, type GenerationRequest } from './request';

const cameraKey = z.object({ at: z.number(), pan: z.number(), tilt: z.number(), zoom: z.number(), roll: z.number() });
const pathPoint = z.tuple([z.number(), z.number(), z.number()]);
const factor = z.literal([1, 2, 4]);

/** Reads a {@link GenerationRequest}; fields that it does not know are kept, so that nothing is lost on the way. */
export const storedRequestSchema: z.ZodType<GenerationRequest> = z.looseObject({
  format: z.literal(1),
  prompt: z.string(),
  negativePrompt: z.string(),
  model: z.string(),
  modelDigest: z.string(),
  backend: z.string(),
  seed: z.int().min(0),
  steps: z.int().min(1),
  guidance: z.number(),
  guidanceInterval: z.tuple([z.number(), z.number()]),
  guidanceRescale: z.number(),
  sampler: z.enum(samplerNames),
  // Requests of earlier versions do not have these two.
  refine: z.looseObject({ rounds: z.int().min(0) }).default({ rounds: 0 }),
  noise: z.looseObject({ warped: z.number() }).default({ warped: 0 }),
  video: z.looseObject({
    width: z.int().min(1),
    height: z.int().min(1),
    frames: z.int().min(1),
    fps: z.number().positive(),
    loop: z.literal(true).optional(),
    order: z.literal(['windows', 'rollout']).optional(),
  }),
  motion: z.looseObject({
    camera: z.array(cameraKey),
    strength: z.number(),
    paths: z.array(z.object({ object: z.string(), points: z.array(pathPoint) })),
    zeroShot: z.number().optional(),
  }),
  keyframes: z.array(
    z.looseObject({
      at: z.union([z.literal(['first', 'last']), z.number()]),
      image: z.string(),
      imageDigest: z.string().optional(),
      strength: z.number(),
    }),
  ),
  shots: z.array(z.looseObject({ prompt: z.string(), seconds: z.number(), transition: z.enum(['cut', 'blend']) })),
  adapters: z.array(z.looseObject({ file: z.string(), digest: z.string().optional(), weight: z.number() })),
  post: z.looseObject({ interpolate: factor, upscale: factor }),
});
