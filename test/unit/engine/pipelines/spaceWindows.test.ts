// Windows over a frame: that they cover it, that a place of the scene has the same coordinates in each, and how their velocities are mixed.
import { describe, expect, test } from 'vitest';
import { conditionsOf, spaceWindows, windowedVelocity } from '../../../../src/engine/pipelines/spaceWindows';
import type { Conditions } from '../../../../src/engine/pipelines/conditions';
import { tensor } from '../../../../src/engine/tensor';

describe('spaceWindows', () => {
  test.each([
    [64, 54, ['0 0 64 54']],
    [160, 64, ['0 0 160 64']],
    [168, 64, ['0 0 160 64', '8 0 160 64']],
    [272, 64, ['0 0 160 64', '112 0 160 64']],
    [273, 64, ['0 0 160 64', '57 0 160 64', '113 0 160 64']],
    [40, 320, ['0 0 40 160', '0 80 40 160', '0 160 40 160']],
    [200, 180, ['0 0 160 160', '40 0 160 160', '0 20 160 160', '40 20 160 160']],
  ])('%d × %d: %j', (width, height, windows) => {
    const found = spaceWindows({ width, height });
    expect(found.map((window) => [window.left, window.top, window.width, window.height].join(' '))).toEqual(windows);
  });
});

/** A point of a frame in the scene, in long hand: turned by the roll, shrunk by the zoom, moved. */
function scenePoint([x, y, zoom, roll]: number[], [u, v]: [number, number]): [number, number] {
  const scale = Math.exp(-zoom!);
  return [
    x! + scale * (Math.cos(roll!) * u - Math.sin(roll!) * v),
    y! + scale * (Math.sin(roll!) * u + Math.cos(roll!) * v),
  ];
}

/** The middle of pixel column, row in frame coordinates. */
function place(column: number, row: number, { width, height }: { width: number; height: number }): [number, number] {
  const short = Math.min(width, height);
  return [(2 * column + 1 - width) / short, (2 * row + 1 - height) / short];
}

describe('conditionsOf', () => {
  const state = [0.3, -0.2, 0.4, 0.5];
  const thing = [0.7, -0.4, 0.6, 0.1, 1];
  const plain: Conditions = {
    codes: tensor([1, 3, 2], Float32Array.from([1, 2, 3, 4, 5, 6])),
    camera: tensor([1, 1, 4], Float32Array.from(state)),
    objects: tensor([1, 1, 1, 5], Float32Array.from(thing)),
  };
  const frame = { width: 170, height: 240 };

  test.each(spaceWindows(frame))('a pixel and a thing lie in the same place of the scene: %j', (window) => {
    const { camera, objects, codes } = conditionsOf({ plain }, window, frame).plain;
    expect(codes).toBe(plain.codes);
    for (const [column, row] of [
      [0, 0],
      [100, 30],
      [159, 159],
    ] as const) {
      const own = scenePoint([...camera.data], place(column, row, window));
      const whole = scenePoint(state, place(window.left + column, window.top + row, frame));
      expect(own[0]).toBeCloseTo(whole[0], 5);
      expect(own[1]).toBeCloseTo(whole[1], 5);
    }
    const [x = 0, y = 0, size = 0, angle, present] = objects.data;
    const seen = scenePoint([...camera.data], [x, y]);
    const asked = scenePoint(state, [thing[0]!, thing[1]!]);
    expect(seen[0]).toBeCloseTo(asked[0], 5);
    expect(seen[1]).toBeCloseTo(asked[1], 5);
    expect(size * Math.exp(-camera.data[2]!)).toBeCloseTo(thing[2]! * Math.exp(-state[2]!), 5);
    expect([angle, present]).toEqual([Math.fround(0.1), 1]);
  });

  test('the guided rows are changed alike', () => {
    const double = ({ shape, data }: (typeof plain)['camera']) =>
      tensor([2, ...shape.slice(1)], Float32Array.from([...data, ...data]));
    const guided = { codes: double(plain.codes), camera: double(plain.camera), objects: double(plain.objects) };
    const window = spaceWindows(frame)[3]!;
    const rows = conditionsOf({ plain, guided }, window, frame);
    for (const name of ['camera', 'objects'] as const) {
      expect([...rows.guided![name].data]).toEqual([...rows.plain[name].data, ...rows.plain[name].data]);
    }
  });
});

describe('windowedVelocity', () => {
  const size = { width: 200, height: 6 };
  const sample = tensor(
    [1, 2, 3, 6, 200],
    Float32Array.from({ length: 7200 }, (_, i) => Math.sin(i * 0.3)),
  );

  test('where all windows agree it is what they agree on', async () => {
    const windows = spaceWindows(size);
    expect(windows).toHaveLength(2);
    const velocity = await windowedVelocity(sample, windows, async (part) => {
      expect(part.shape).toEqual([1, 2, 3, 6, 160]);
      return part.data.map((value) => 2 * value);
    });
    velocity.forEach((value, at) => expect(value).toBeCloseTo(2 * sample.data[at]!, 5));
  });

  test('from one window to the next it changes by little steps only', async () => {
    const velocity = await windowedVelocity(sample, spaceWindows(size), async (part, index) => part.data.fill(index));
    const row = velocity.subarray(200, 400);
    expect([row[0], row[39], row[160], row[199]]).toEqual([0, 0, 1, 1]);
    for (let x = 1; x < 200; x++) {
      expect(row[x]! - row[x - 1]!, `column ${x}`).toBeGreaterThanOrEqual(0);
      expect(row[x]! - row[x - 1]!, `column ${x}`).toBeLessThan(0.03);
    }
  });
});
