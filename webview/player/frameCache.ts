// Decoded frames by their number, up to so many; those not used for longest are let go.

export class FrameCache<T> {
  private readonly frames = new Map<number, T>();

  /** @param capacity how many frames stay, at least 1. */
  constructor(readonly capacity: number) {}

  get size(): number {
    return this.frames.size;
  }

  has(index: number): boolean {
    return this.frames.has(index);
  }

  get(index: number): T | undefined {
    const frame = this.frames.get(index);
    if (frame !== undefined) {
      this.frames.delete(index);
      this.frames.set(index, frame);
    }
    return frame;
  }

  put(index: number, frame: T): void {
    this.frames.delete(index);
    this.frames.set(index, frame);
    for (const oldest of this.frames.keys()) {
      if (this.frames.size <= this.capacity) break;
      this.frames.delete(oldest);
    }
  }

  /** Lets go of everything. */
  clear(): void {
    this.frames.clear();
  }
}

// At 512×512 this is 160 frames; a clip of the embedded model fits whole.
const budgetBytes = 160 * 1024 * 1024;

/** How many frames of a size to keep: never so few that going back decodes every frame anew. */
export function capacityFor(width: number, height: number): number {
  return Math.max(12, Math.min(600, Math.floor(budgetBytes / Math.max(1, width * height * 4))));
}
