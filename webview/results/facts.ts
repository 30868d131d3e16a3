// The lines beside the picture: names and values, under a heading for each group.

import type { Fact } from '../../src/protocol/resultsMessages';
import { element } from '../shared/elements';

/** One block for each group, in the order in which they come. */
export function factGroups(facts: readonly Fact[]): HTMLElement[] {
  const groups = Map.groupBy(facts, ({ group = '' }) => group);
  return [...groups].map(([group, lines]) =>
    element('section', {
      children: [
        ...(group === '' ? [] : [element('h2', { children: [group] })]),
        element('dl', {
          children: lines.flatMap(({ name, value, whole }) => [
            element('dt', { children: [name] }),
            element('dd', { attributes: { title: whole }, children: [value] }),
          ]),
        }),
      ],
    }),
  );
}
