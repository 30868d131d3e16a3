// What is seen while a clip is played in a terminal: the newest picture, and a line with time, frames per second and direction. Where the
// output is no screen, a line for each piece.

import type { PlayedEvent, SteerOrder } from '../protocol/engineMessages';
import { blockPicture } from './blockPicture';
import { arrowOf } from './playKeys';
import type { Terminal } from './terminal';

const widest = 64;

export class PlayScreen {
  private direction: Pick<SteerOrder, 'x' | 'y'> = { x: 0, y: 0 };
  private started: number | undefined;
  /** Frames of the pieces after the first, whose making was measured. */
  private measured = 0;
  private rate = 0;
  private seen = 0;
  private drawn = 0;
  private picture: string[] = [];

  constructor(
    private readonly terminal: Terminal,
    private readonly clip: { object: string; fps: number },
    private readonly now: () => number = () => performance.now(),
  ) {
    terminal.err(`Arrows lead “${clip.object}”, space stands still, q ends and saves.\n`);
  }

  order(order: SteerOrder): void {
    this.direction = order;
    if (this.terminal.isScreen && this.picture.length > 0) this.draw();
  }

  show({ first, frames }: PlayedEvent): void {
    this.seen = first + frames.count;
    if (this.started === undefined) this.started = this.now();
    else {
      this.measured += frames.count;
      this.rate = (this.measured * 1000) / Math.max(1, this.now() - this.started);
    }
    if (this.terminal.isScreen) this.picture = blockPicture(frames, this.width());
    this.draw();
  }

  close(): void {
    if (this.terminal.isScreen && this.drawn > 0) this.terminal.err('\n');
  }

  /** A terminal that does not know its width says 0. */
  private width(): number {
    const { columns } = this.terminal;
    return columns > 1 ? Math.min(widest, columns - 1) : widest;
  }

  private draw(): void {
    const rate = this.rate === 0 ? '…' : this.rate.toFixed(1);
    const line = `${arrowOf(this.direction)}  ${(this.seen / this.clip.fps).toFixed(1)} s  ${rate} frames per second`;
    if (!this.terminal.isScreen) {
      this.terminal.err(`${line}\n`);
      return;
    }
    const up = this.drawn === 0 ? '' : `\r\x1b[${this.drawn}A`;
    this.terminal.err(`${up}${this.picture.map((row) => `${row}\n`).join('')}\x1b[2K${line}`);
    this.drawn = this.picture.length;
  }
}
