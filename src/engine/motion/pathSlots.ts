// Which of a model's two things follows which path. A model numbers its things in the order in which the prompt mentions them.

import { UserError } from '../../base/errors';
import type { ObjectPath } from '../../experiment/request';

/** Throws UserError `too-many-paths` for more paths than a model of this kind has things. */
export function checkPathCount(paths: readonly ObjectPath[]): void {
  if (paths.length <= 2) return;
  throw new UserError(
    'too-many-paths',
    `This model moves two objects along paths, the request has ${paths.length} paths.`,
    { field: 'motion.paths', hint: 'Keep two paths, or make one clip for each pair.' },
  );
}

/**
 * The path of thing 0 and of thing 1.
 * - Two paths: the one whose `object` stands earlier in the prompt is for thing 0; when the prompt does not mention both, or
 *   both in one place, the order of the list decides.
 * - One path: for thing 0, unless "and", "while" or a comma stands before its object in the prompt and the planner sees a
 *   second thing (`secondPresent`); then for thing 1.
 */
export function pathSlots(
  paths: readonly ObjectPath[],
  prompt: string,
  secondPresent: boolean,
): [ObjectPath | undefined, ObjectPath | undefined] {
  const [first, second] = paths;
  const places = paths.map(({ object }) => mention(prompt, object));
  const [one = -1, other = -1] = places;
  if (first !== undefined && second !== undefined) {
    return one !== -1 && other !== -1 && other < one ? [second, first] : [first, second];
  }
  const isLater = secondPresent && one !== -1 && /\b(?:and|while)\b|,/i.test(prompt.slice(0, one));
  return isLater ? [undefined, first] : [first, undefined];
}

/** Where the object's words, without an article, first stand in the prompt as whole words; -1 when they do not. */
export function mention(prompt: string, object: string): number {
  const words = object
    .trim()
    .replace(/^(?:an?|the)\s+/i, '')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+');
  return words === '' ? -1 : prompt.search(new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'iu'));
}
