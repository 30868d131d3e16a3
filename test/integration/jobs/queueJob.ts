// A job for tests of the queue on disk; old enough that no window leaves it to another one out of courtesy.

import type { JobSpec } from '../../../src/jobs/queueState';
import { sampleRequest } from '../../unit/video/sample';

export function queueJob(id: string): JobSpec {
  return {
    id,
    request: sampleRequest(),
    hash: 'ab'.repeat(32),
    root: '/w',
    label: id,
    force: false,
    addedBy: 'nobody',
    addedAt: '2026-01-01T00:00:00.000Z',
  };
}
