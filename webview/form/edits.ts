// The changes that the page has asked for: sent at once, or after a quiet moment for what comes in swarms (typing, arrow keys).
// Until the editor has seen all of them the page knows better than the editor what is to be shown.

import type { FormSetting, FromForm } from '../../src/protocol/formMessages';

/** Long enough for a word to be one step of undo, short enough to feel live. */
const quietMs = 250;

export class Edits {
  private sent = 0;
  private seen = 0;
  private waiting: { key: string; settings: readonly FormSetting[]; timer: ReturnType<typeof setTimeout> } | undefined;

  private queued: (() => void)[] = [];

  constructor(private readonly post: (message: FromForm) => void) {}

  /** Nothing waits, and everything that was sent is in what the editor told. */
  get isSettled(): boolean {
    return this.waiting === undefined && this.seen >= this.sent;
  }

  /** Makes these changes as one step of undo, after what still waits. */
  send(settings: readonly FormSetting[]): void {
    this.flush();
    this.sent += 1;
    this.post({ kind: 'edit', id: this.sent, settings: [...settings] });
  }

  /** Makes the changes after a quiet moment. A later call with the same key replaces them; one with another key sends them first. */
  later(key: string, settings: readonly FormSetting[]): void {
    if (this.waiting?.key !== key) this.flush();
    clearTimeout(this.waiting?.timer);
    this.waiting = { key, settings, timer: setTimeout(() => this.flush(), quietMs) };
  }

  /** Sends what waits. */
  flush(): void {
    const { waiting } = this;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.waiting = undefined;
    this.send(waiting.settings);
  }

  /** Drops what waits: the field has no value that could be written. */
  forget(key: string): void {
    if (this.waiting?.key !== key) return;
    clearTimeout(this.waiting.timer);
    this.waiting = undefined;
  }

  /** Asks the editor for an image for a keyframe. */
  pickImage(index: number): void {
    this.flush();
    this.sent += 1;
    this.post({ kind: 'pickImage', id: this.sent, index });
  }

  /** Does something that depends on what the text says, once all that was asked for before is in it and shown. */
  whenSettled(action: () => void): void {
    this.flush();
    this.queued.push(action);
    this.runQueued();
  }

  /** To call after what the editor told is shown. */
  runQueued(): void {
    while (this.isSettled && this.queued.length > 0) this.queued.shift()!();
  }

  /** To call with the number that a state of the editor carries. */
  acknowledge(seen: number): void {
    this.seen = Math.max(this.seen, seen);
  }
}
