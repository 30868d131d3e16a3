// What a terminal shows while a clip is played, with a clock of the test's own.
import { describe, expect, it } from 'vitest';
import { PlayScreen } from '../../../src/cli/playScreen';
import { blockPicture } from '../../../src/cli/blockPicture';

const frames = (count: number) => ({
  width: 8,
  height: 4,
  count,
  fps: 8,
  data: Uint8ClampedArray.from({ length: 8 * 4 * 4 * count }, (_, i) =>
    i < 8 * 4 * 4 * (count - 1) ? 9 : i % 4 === 0 ? 200 : 10,
  ),
});
const piece = (first: number, count = 4) => ({
  kind: 'played' as const,
  first,
  frames: frames(count),
  at: [0.5, 0.5] as [number, number],
});

function screen(isScreen: boolean, columns = 9) {
  let said = '';
  let time = 0;
  const terminal = { out: () => undefined, err: (text: string) => void (said += text), isScreen, columns };
  const shown = new PlayScreen(terminal, { object: 'fox', fps: 8 }, () => time);
  return { shown, pass: (ms: number) => void (time += ms), said: () => said };
}

describe('PlayScreen', () => {
  it('says time, frames per second of what was measured, and direction, on lines of their own', () => {
    const { shown, pass, said } = screen(false);
    pass(5000);
    shown.show(piece(0));
    shown.order({ x: 1, y: 0, end: false });
    pass(1000);
    shown.show(piece(4));
    expect(said().split('\n').slice(1)).toEqual([
      '·  0.5 s  … frames per second',
      '→  1.0 s  4.0 frames per second',
      '',
    ]);
    expect(said()).toContain('“fox”');
  });

  it('draws the picture over the one before on a screen', () => {
    const { shown, said } = screen(true);
    shown.show(piece(0));
    shown.show(piece(4));
    expect(said().split('▀').length - 1).toBe(2 * 8 * 2);
    expect(said()).toContain('\r\x1b[2A');
  });
});

it('a screen that does not know its width gets the widest picture', () => {
  const { shown, said } = screen(true, 0);
  shown.show(piece(0));
  expect(said().split('▀').length - 1).toBe(64 * 16);
});

describe('blockPicture', () => {
  it('shows the last frame, two pixels in a character', () => {
    const lines = blockPicture(frames(2), 4);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('38;2;200;10;10;48;2;200;10;10m▀');
    expect(lines[0]?.split('▀')).toHaveLength(5);
  });
});
