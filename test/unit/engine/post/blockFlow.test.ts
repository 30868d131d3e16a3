// The flow of pictures whose movement is known.
import { describe, expect, test } from 'vitest';
import { blockFlow, type Flow } from '../../../../src/engine/post/blockFlow';
import { brightness } from '../../../../src/engine/post/plane';
import { movingFrames, type Movement } from '../../../support/movingPictures';

const [width, height] = [88, 72];

function flowOf(movement: Movement): Flow {
  const frames = movingFrames(width, height, [0, 1], movement);
  return blockFlow(brightness(frames, 0), brightness(frames, 1));
}

/** Share of the inner pixels whose flow is right to half a pixel. */
function right(flow: Flow, { ground, square }: Movement): { ground: number; square: number } {
  const found = { ground: [0, 0], square: [0, 0] };
  for (let y = 8; y < height - 8; y++) {
    for (let x = 8; x < width - 8; x++) {
      const inside = x >= 14 && y >= 14 && x < 30 && y < 30;
      const near = x >= 2 && y >= 2 && x < 46 && y < 46;
      if (!inside && near) continue;
      const [dx, dy] = inside ? square : ground;
      const at = y * width + x;
      const isRight = Math.abs(flow.dx[at]! - dx) <= 0.5 && Math.abs(flow.dy[at]! - dy) <= 0.5;
      const counts = inside ? found.square : found.ground;
      counts[0]! += Number(isRight);
      counts[1]! += 1;
    }
  }
  return { ground: found.ground[0]! / found.ground[1]!, square: found.square[0]! / found.square[1]! };
}

describe('blockFlow', () => {
  test.each<[string, Movement]>([
    ['nothing moves', { ground: [0, 0], square: [0, 0] }],
    ['a square moves over a still ground', { ground: [0, 0], square: [5, 3] }],
    ['ground and square move differently', { ground: [-3, 1], square: [4, -2] }],
    ['far', { ground: [2, 0], square: [9, 8] }],
  ])('%s', (_what, movement) => {
    const share = right(flowOf(movement), movement);
    expect(share.ground).toBeGreaterThan(0.95);
    expect(share.square).toBeGreaterThan(0.95);
  });

  test('a flat picture stays where it is', () => {
    const flat = { width: 50, height: 30, data: new Float32Array(1500).fill(90) };
    const { dx, dy } = blockFlow(flat, flat);
    expect(Math.max(...dx.map(Math.abs), ...dy.map(Math.abs))).toBe(0);
  });

  test('a picture smaller than a block has a flow too', () => {
    const tiny = { width: 5, height: 3, data: Float32Array.from({ length: 15 }, (_, i) => i * 10) };
    expect(blockFlow(tiny, tiny)).toMatchObject({ width: 5, height: 3, dx: { length: 15 } });
  });
});
