// Decodes what is to be seen now and what will be seen next, and keeps it. The newest wish counts; frames of older wishes that come
// later are kept all the same.

import { capacityFor, FrameCache } from './frameCache';

/** What decodes; pictures of a clip are all of one size. */
export interface Decodes<T> {
  readonly width: number;
  readonly height: number;
  /**
   * Decodes frames `first` to `last`, in rising order, and hands over each one as it comes; some before `first` may come
   * too. Calls must not overlap.
   */
  decode(first: number, last: number, onFrame: (index: number, picture: T) => void): Promise<void>;
}

/** What the player looks at. */
export interface Wish {
  frame: number;
  /** Which way it goes on. */
  heading: 1 | -1;
  range: [first: number, last: number];
}

/** Frames decoded in advance. */
const furthestAhead = 8;
/** Going back, so many frames before the wanted one are decoded with it, for they have to be decoded anyway. */
const backwardBatch = 12;

export class FrameReader<T> {
  private readonly cache: FrameCache<T>;
  private readonly ahead: number;
  /** Frames that the decoder did not give; asking again would not help. */
  private readonly absent = new Set<number>();
  private wish: Wish | undefined;
  private isBusy = false;
  private isDisposed = false;

  /** @param onFrame told of each frame that has come; @param onFailure of the error that ended the decoding */
  constructor(
    private readonly source: Decodes<T>,
    private readonly onFrame: (index: number) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.cache = new FrameCache(capacityFor(source.width, source.height));
    this.ahead = Math.min(furthestAhead, Math.floor(this.cache.capacity / 3));
  }

  /** The picture of a frame if it is here; to be used at once. */
  get(index: number): T | undefined {
    return this.cache.get(index);
  }

  /** Sees to it that a frame comes, and those after it. */
  want(wish: Wish): void {
    this.wish = wish;
    if (!this.isBusy) void this.decodeMissing();
  }

  dispose(): void {
    this.isDisposed = true;
    this.cache.clear();
  }

  private async decodeMissing(): Promise<void> {
    this.isBusy = true;
    try {
      for (let next = this.missing(); next !== undefined && !this.isDisposed; next = this.missing()) {
        const isBack = this.wish?.heading === -1;
        const first = isBack ? Math.max(0, next - Math.min(backwardBatch, this.ahead * 2) + 1) : next;
        await this.source.decode(first, next, (index, picture) => this.take(index, picture));
        if (!this.cache.has(next)) this.absent.add(next);
      }
    } catch (error) {
      if (!this.isDisposed) this.onFailure(error);
    } finally {
      this.isBusy = false;
    }
  }

  private take(index: number, picture: T): void {
    if (this.isDisposed) return;
    this.cache.put(index, picture);
    this.onFrame(index);
  }

  /** The first frame of the wish that is not here: the one to be seen, then those after it, around the ends of the range. */
  private missing(): number | undefined {
    if (!this.wish) return undefined;
    const { frame, heading, range } = this.wish;
    const [first, last] = range;
    const length = last - first + 1;
    for (let by = 0; by <= Math.min(this.ahead, length - 1); by += 1) {
      const index = first + ((((frame - first + by * heading) % length) + length) % length);
      if (!this.cache.has(index) && !this.absent.has(index)) return index;
    }
    return undefined;
  }
}
