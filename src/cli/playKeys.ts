// What keys mean while a clip is played, from the bytes that a terminal sends.

import type { SteerOrder } from '../protocol/engineMessages';

/** `stop` throws the clip away; an order with `end` keeps it. */
export type PlayKey = SteerOrder | 'stop';

const keys: Record<string, PlayKey> = {
  '\x1b[A': { x: 0, y: -1, end: false },
  '\x1b[B': { x: 0, y: 1, end: false },
  '\x1b[C': { x: 1, y: 0, end: false },
  '\x1b[D': { x: -1, y: 0, end: false },
  ' ': { x: 0, y: 0, end: false },
  q: { x: 0, y: 0, end: true },
  Q: { x: 0, y: 0, end: true },
  '\x1b': { x: 0, y: 0, end: true },
  '\x03': 'stop',
};

/** The keys of one portion of input, in order; others are passed over. Terminals send arrows as ESC [ A or, in application mode, ESC O A. */
export function playKeys(input: string): PlayKey[] {
  return (input.replace(/\x1bO/g, '\x1b[').match(/\x1b\[[A-Z]|[^]/g) ?? []).flatMap((key) => keys[key] ?? []);
}

/** `→`, `↑` …, `·` for standing still. */
export function arrowOf({ x, y }: Pick<SteerOrder, 'x' | 'y'>): string {
  return x > 0 ? '→' : x < 0 ? '←' : y > 0 ? '↓' : y < 0 ? '↑' : '·';
}
