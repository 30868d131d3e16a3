// The still picture of a scene: how large it has to be, and that a view of it shows what the camera sees, held against a scene that is a formula.
import { describe, expect, test } from 'vitest';
import { planScenery } from '../../../../src/engine/pipelines/scenery';
import { sceneBounds, viewOf } from '../../../../src/engine/pipelines/sceneryViews';

const size = { channels: 2, height: 20, width: 30 };
const states = (...rows: number[][]) => Float32Array.from(rows.flat());

/** Two smooth channels over scene coordinates. */
const scene = (channel: number, x: number, y: number) =>
  channel === 0 ? 0.3 * x - 0.2 * y : Math.sin(0.8 * x + 0.3 * y);

/** A frame of that scene, by the definition of a camera state. */
function seen([x, y, zoom, roll]: readonly number[], { channels, height, width }: typeof size): Float32Array {
  const short = Math.min(height, width);
  return Float32Array.from({ length: channels * height * width }, (_, i) => {
    const [channel, pixel] = [Math.floor(i / (height * width)), i % (height * width)];
    const u = (2 * (pixel % width) + 1 - width) / short;
    const v = (2 * Math.floor(pixel / width) + 1 - height) / short;
    const scale = Math.exp(-zoom!);
    return scene(
      channel,
      x! + scale * (Math.cos(roll!) * u - Math.sin(roll!) * v),
      y! + scale * (Math.sin(roll!) * u + Math.cos(roll!) * v),
    );
  });
}

describe('sceneBounds', () => {
  test('of a camera that stands still it is the frame, in whole steps', () => {
    expect(sceneBounds(states([0, 0, 0, 0], [0, 0, 0, 0]), size)).toEqual({
      size: { channels: 2, height: 24, width: 32 },
      camera: Float32Array.from([0, 0, Math.log(20 / 24), 0]),
      shift: 0,
      zoomRange: 0,
    });
  });

  test('of a pan it is as much wider as the camera goes', () => {
    const plan = sceneBounds(states([-3, 0, 0, 0], [5, 0, 0, 0]), size);
    expect(plan.size).toEqual({ channels: 2, height: 24, width: 112 }); // 8 units of 10 pixels, and the frame's 30, to whole eights
    expect([...plan.camera.subarray(0, 2)]).toEqual([1, 0]);
    expect(plan.shift).toBe(4);
  });

  test('a roll takes the corners in', () => {
    expect(sceneBounds(states([0, 0, 0, Math.PI / 2]), size).size).toEqual({ channels: 2, height: 32, width: 24 });
  });
});

describe('viewOf', () => {
  const way = [
    [-2, 0.2, 0.1, 0],
    [0.4, -0.3, 0, 0.4],
    [3, 0.1, -0.2, -0.3],
  ];
  const plan = sceneBounds(states(...way), size);
  const picture = seen([...plan.camera], plan.size);

  test.each([0, 1, 2])('frame %d is what its camera sees of the scene', (frame) => {
    const view = viewOf(picture, plan, { state: states(...way), frame, size });
    const truth = seen(way[frame]!, size);
    const apart = view.map((value, i) => Math.abs(value - truth[i]!));
    expect(apart.reduce((sum, value) => sum + value, 0) / apart.length).toBeLessThan(0.005);
    expect(Math.max(...apart)).toBeLessThan(0.08);
  });
});

describe('planScenery', () => {
  const pan = (to: number) => Array.from({ length: 9 }, (_, i) => [(to * i) / 8 - to / 2, 0, 0, 0]);
  test.each([
    ['a still camera', pan(0), false],
    ['a pan that one call sees whole', pan(0.8), false],
    ['a pan out of the first picture', pan(4), true],
    ['a pan that goes farther than memory reaches', pan(2000), false],
    ['a pan that comes nearer all the way', pan(4).map(([x = 0], i) => [x, 0, i * 0.2, 0]), false],
  ])('%s', (_, way, isPlanned) => {
    expect(planScenery(states(...way), size) !== undefined).toBe(isPlanned);
  });
});
