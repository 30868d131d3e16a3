// Zoom and pan: the point under the pointer stays, the window never leaves the picture.
import { describe, expect, it } from 'vitest';
import type { ViewPort } from '../../../../src/protocol/playerMessages';
import { panned, transformOf, wholePicture, zoomed } from '../../../../webview/player/view';

/** The point of the picture that is seen at a place of the window. */
const under = ({ zoom, x, y }: ViewPort, place: { x: number; y: number }) => ({
  x: x + (place.x - 0.5) / zoom,
  y: y + (place.y - 0.5) / zoom,
});

describe('zoomed', () => {
  it('keeps the point under the pointer', () => {
    const around = { x: 0.7, y: 0.4 };
    const near = zoomed(zoomed(wholePicture, 2, around), 1.5, around);
    expect(near.zoom).toBe(3);
    expect(under(near, around).x).toBeCloseTo(0.7, 9);
    expect(under(near, around).y).toBeCloseTo(0.4, 9);
  });

  it('ends at 16 and at the whole picture', () => {
    expect(zoomed(wholePicture, 100).zoom).toBe(16);
    expect(zoomed({ zoom: 2, x: 0.75, y: 0.25 }, 0.01)).toEqual(wholePicture);
  });
});

describe('panned', () => {
  it('moves by parts of the window', () => {
    const { x, y } = panned({ zoom: 4, x: 0.5, y: 0.5 }, { x: 0.4, y: -0.4 });
    expect(x).toBeCloseTo(0.6, 9);
    expect(y).toBeCloseTo(0.4, 9);
  });

  it.each([
    [
      { x: 9, y: 9 },
      { x: 0.75, y: 0.75 },
    ],
    [
      { x: -9, y: -9 },
      { x: 0.25, y: 0.25 },
    ],
  ])('stays inside the picture: %j', (by, place) => {
    expect(panned({ zoom: 2, x: 0.5, y: 0.5 }, by)).toEqual({ zoom: 2, ...place });
  });

  it('cannot move the whole picture', () => {
    expect(panned(wholePicture, { x: 0.3, y: 0.3 })).toEqual(wholePicture);
  });
});

describe('transformOf', () => {
  it.each([
    [wholePicture, 'scale(1) translate(0%, 0%)'],
    [{ zoom: 2, x: 0.5, y: 0.5 }, 'scale(2) translate(-25%, -25%)'],
    [{ zoom: 2, x: 0.25, y: 0.75 }, 'scale(2) translate(0%, -50%)'],
    [{ zoom: 4, x: 0.875, y: 0.125 }, 'scale(4) translate(-75%, 0%)'],
  ])('%j', (view, css) => {
    expect(transformOf(view)).toBe(css);
  });
});
