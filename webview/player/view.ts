// Which part of the picture is seen: zoom and pan as arithmetic. 1 shows the whole picture; the middle is in fractions of it.

import type { ViewPort } from '../../src/protocol/playerMessages';

export const wholePicture: ViewPort = { zoom: 1, x: 0.5, y: 0.5 };

const strongest = 16;

/** Zooms by a factor around a point that stays where it is seen (fractions of the window, 0 to 1). */
export function zoomed({ zoom, x, y }: ViewPort, factor: number, around = { x: 0.5, y: 0.5 }): ViewPort {
  const next = Math.min(strongest, Math.max(1, zoom * factor));
  const held = { x: x + (around.x - 0.5) / zoom, y: y + (around.y - 0.5) / zoom };
  return kept({ zoom: next, x: held.x - (around.x - 0.5) / next, y: held.y - (around.y - 0.5) / next });
}

/** Moves what is seen by fractions of the window. */
export function panned({ zoom, x, y }: ViewPort, by: { x: number; y: number }): ViewPort {
  return kept({ zoom, x: x + by.x / zoom, y: y + by.y / zoom });
}

/** The window never leaves the picture. */
function kept({ zoom, x, y }: ViewPort): ViewPort {
  const half = 0.5 / zoom;
  const inside = (value: number) => Math.min(1 - half, Math.max(half, value));
  return { zoom, x: inside(x), y: inside(y) };
}

/** The CSS transform of a picture that fills its window at zoom 1, with its origin in the top left corner. */
export function transformOf({ zoom, x, y }: ViewPort): string {
  const shift = (middle: number) => `${round((0.5 / zoom - middle) * 100)}%`;
  return `scale(${round(zoom)}) translate(${shift(x)}, ${shift(y)})`;
}

const round = (value: number) => Math.round(value * 1000) / 1000 + 0;
