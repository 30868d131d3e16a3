// The check of queue events that come back from a file. Anything else in the file is passed over: a line that a dying
// process cut off, or one of a later version.

import * as z from 'zod';
import { storedRequestSchema } from '../experiment/storedRequest';
import type { QueueEvent } from './queueState';

const text = z.string();
const error = z.looseObject({
  fault: z.enum(['user', 'model', 'remote', 'internal', 'cancelled']),
  code: text,
  message: text,
  hint: text.optional(),
  field: text.optional(),
  details: z.record(text, z.unknown()).optional(),
});
const owner = z.object({ token: text, pid: z.int(), host: text });
const spec = z.looseObject({
  id: text,
  request: storedRequestSchema,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  root: text,
  label: text,
  source: text.optional(),
  force: z.boolean(),
  addedBy: text,
  addedAt: text,
});
const job = spec.extend({
  state: z.enum(['waiting', 'running', 'cancelling', 'done', 'failed', 'cancelled']),
  attempts: z.int().min(0),
  interruptions: z.int().min(0),
  claim: z.object({ id: text, owner, at: text }).optional(),
  endedAt: text.optional(),
  result: z.object({ run: text, fromStore: z.boolean() }).optional(),
  error: error.optional(),
});
const outcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done'), run: text, fromStore: z.boolean() }),
  z.object({ state: z.literal('failed'), error }),
  z.object({ state: z.literal('cancelled') }),
]);
const stamp = { id: text, at: text };
const jobs = z.array(text);

const eventSchema: z.ZodType<QueueEvent> = z.discriminatedUnion('kind', [
  z.object({ ...stamp, kind: z.literal('add'), jobs: z.array(spec) }),
  z.object({ ...stamp, kind: z.literal('claim'), job: text, claim: text, owner }),
  z.object({ ...stamp, kind: z.literal('end'), job: text, claim: text, outcome }),
  z.object({ ...stamp, kind: z.literal('release'), job: text, claim: text, crashed: z.boolean() }),
  z.object({ ...stamp, kind: z.literal('cancel'), jobs }),
  z.object({ ...stamp, kind: z.literal('retry'), jobs }),
  z.object({ ...stamp, kind: z.literal('remove'), jobs }),
  z.object({ ...stamp, kind: z.literal('move'), job: text, before: text.optional() }),
  z.object({ ...stamp, kind: z.literal('pause'), paused: z.boolean() }),
  z.object({
    ...stamp,
    kind: z.literal('snapshot'),
    state: z.object({ jobs: z.array(job), paused: z.boolean() }),
  }),
]);

/** The event in a line, or undefined when there is none. */
export function parseEvent(line: string): QueueEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
