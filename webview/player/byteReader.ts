// Ranges of the clip's file, asked of the editor and matched to their answers.

import { largestRead, type FromPlayer, type ToPlayer } from '../../src/protocol/playerMessages';

interface Pending {
  resolve: (data: Uint8Array) => void;
  reject: (error: Error) => void;
}

export class ByteReader {
  private readonly pending = new Map<number, Pending>();
  private next = 0;

  constructor(private readonly post: (message: FromPlayer) => void) {}

  /** The bytes from `start` up to `end`. @throws Error with the editor's words */
  async read(clip: string, start: number, end: number): Promise<Uint8Array> {
    if (end - start <= largestRead) return this.ask(clip, start, end);
    const whole = new Uint8Array(end - start);
    const places = Array.from(
      { length: Math.ceil(whole.length / largestRead) },
      (_, index) => start + index * largestRead,
    );
    const fetch = async (at: number) => {
      whole.set(await this.ask(clip, at, Math.min(end, at + largestRead)), at - start);
    };
    // All on their way at the same time: while one is copied from process to process, the next one is read.
    await Promise.all(places.map(fetch));
    return whole;
  }

  /** Takes an answer; those that nobody waits for are passed over. */
  receive(message: Exclude<ToPlayer, { kind: 'seek' }>): void {
    const asked = this.pending.get(message.read);
    this.pending.delete(message.read);
    if (message.kind === 'bytes') asked?.resolve(message.data);
    else asked?.reject(new Error(message.message));
  }

  private ask(clip: string, start: number, end: number): Promise<Uint8Array> {
    const read = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(read, { resolve, reject });
      this.post({ kind: 'read', clip, read, start, end });
    });
  }
}
