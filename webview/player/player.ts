// The player: a clip on a canvas, decoded frame by frame. What is drawn is always the very frame that the timecode names: when decoding
// is late the clock waits, and no frame is passed over for that.

import type { ClipView, FromPlayer, PlayerState, ShownFrame, ToPlayer } from '../../src/protocol/playerMessages';
import { element } from '../shared/elements';
import { wantsStillness } from '../shared/stillness';
import { text } from '../shared/texts';
import { ByteReader } from './byteReader';
import { Controls } from './controls';
import { Filmstrip } from './filmstrip';
import { FrameReader } from './frameReader';
import { CannotDecode, type FrameSource } from './frameSource';
import type { PlayerCommand } from './keyboard';
import { openClip } from './openClip';
import { Stage } from './stage';
import { timecode } from './timeline';
import { speeds, Transport } from './transport';

export interface PlayerLinks {
  post: (message: FromPlayer) => void;
  /** Keeps where the player stands, for after a reload. */
  keep: (clip: string, state: PlayerState) => void;
}

/** While it plays, the editor is told so often where. */
const reportMs = 200;

interface OpenClip {
  source: FrameSource;
  reader: FrameReader<ImageData>;
}

export class Player {
  private readonly stage = new Stage(({ zoom }, isZoomed) => {
    if (isZoomed) this.say(text('zoomIs', Math.round(zoom * 100)));
    this.keep();
  });
  private readonly strip = new Filmstrip((frame) => this.seek(frame));
  private readonly failure = element('p', { class: 'failure message', attributes: { role: 'alert', hidden: '' } });
  private readonly voice = element('p', { class: 'voice', attributes: { role: 'status', 'aria-live': 'polite' } });
  private readonly controls = new Controls({
    onCommand: (command) => this.command(command),
    onSpeed: (speed) => this.setSpeed(speed),
    onEnds: (ends) => this.change(() => this.transport.setEnds(ends)),
  });
  readonly root = element('section', {
    class: 'player',
    attributes: { 'aria-label': text('player'), hidden: '' },
    children: [this.stage.root, this.failure, this.controls.root, this.strip.root, this.voice],
  });

  private readonly bytes: ByteReader;
  private transport = new Transport();
  private clip: ClipView | undefined;
  private opened: OpenClip | undefined;
  /** The frame on the canvas; -1 before the first. */
  private drawn = -1;
  /** Which way the user or the clock goes, for decoding in advance. */
  private heading: 1 | -1 = 1;
  private lastTick = 0;
  private request = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly links: PlayerLinks) {
    this.bytes = new ByteReader(links.post);
  }

  /** Shows a clip from its start, or as it was kept. The clip that is there already goes on. */
  show(clip: ClipView, kept?: PlayerState): void {
    if (clip.key === this.clip?.key) return this.stage.describe(clip.description);
    this.clear();
    this.clip = clip;
    this.root.hidden = false;
    this.stage.prepare(clip, kept?.view);
    if (clip.poster !== '') void this.stage.showPoster(clip.poster);
    this.refresh();
    this.open(clip, kept).catch((error: unknown) => {
      if (this.clip === clip) this.fail(error);
    });
  }

  /** Lets the clip go. */
  clear(): void {
    cancelAnimationFrame(this.request);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.opened?.reader.dispose();
    this.opened?.source.dispose();
    this.opened = undefined;
    this.clip = undefined;
    this.drawn = -1;
    this.heading = 1;
    this.transport = new Transport();
    this.strip.clear();
    this.root.hidden = true;
    this.failure.hidden = true;
  }

  receive(message: ToPlayer): void {
    if (message.kind !== 'seek') return this.bytes.receive(message);
    this.change(() => {
      this.transport.pause();
      this.transport.seekSeconds(message.seconds);
    });
  }

  /** Does what a key or a button asks for. */
  command(command: PlayerCommand): void {
    const { transport } = this;
    switch (command) {
      case 'toggle':
        return this.toggle();
      case 'stepBack':
        return this.step(-1);
      case 'stepForward':
        return this.step(1);
      case 'toFirst':
        return this.seek(transport.range[0]);
      case 'toLast':
        return this.seek(transport.range[1]);
      case 'slower':
        return this.setSpeed(neighbour(transport.speed, -1));
      case 'faster':
        return this.setSpeed(neighbour(transport.speed, 1));
      case 'ends':
        return this.nextEnds();
      case 'markIn':
        return this.changeRange(() => transport.markIn());
      case 'markOut':
        return this.changeRange(() => transport.markOut());
      case 'clearRange':
        return this.changeRange(() => transport.clearRange());
      case 'zoomIn':
        return this.stage.zoomIn();
      case 'zoomOut':
        return this.stage.zoomOut();
      case 'fit':
        return this.stage.fit();
    }
  }

  /** The frame that is seen now; undefined before the first one. */
  async shownFrame(): Promise<ShownFrame | undefined> {
    const { drawn } = this;
    if (drawn < 0) return undefined;
    return { frame: drawn, seconds: this.transport.startOf(drawn), png: await this.stage.png() };
  }

  private async open(clip: ClipView, kept: PlayerState | undefined): Promise<void> {
    const source = await openClip(clip, this.bytes);
    if (this.clip !== clip) return source.dispose();
    const first = Promise.withResolvers<number>();
    const onFrame = (index: number) => {
      first.resolve(index);
      this.showFrame();
    };
    const onFailure = (error: unknown) => {
      first.reject(error);
      this.fail(error);
    };
    this.opened = { source, reader: new FrameReader(source, onFrame, onFailure) };
    const onMore = () => {
      if (this.clip !== clip) return;
      this.transport.setTimeline(source.timeline);
      this.refresh();
    };
    onMore();
    // The picture first: finding out how many frames there are may mean to read the whole file.
    await first.promise;
    await source.readTimeline(onMore);
    if (this.clip !== clip) return;
    if (kept) this.transport.restore(kept);
    else if (!wantsStillness()) this.transport.play();
    this.change(() => undefined);
    await this.strip.fill(source, () => this.clip === clip);
  }

  private toggle(): void {
    this.change(() => (this.transport.isPlaying ? this.transport.pause() : this.transport.play()));
    this.say(this.transport.isPlaying ? text('playing') : text('pausedAt', this.placeText()));
  }

  private step(by: 1 | -1): void {
    this.change(() => this.transport.step(by));
    this.heading = by;
    this.say(this.placeText());
  }

  private seek(frame: number): void {
    this.heading = frame < this.transport.frame ? -1 : 1;
    this.change(() => this.transport.seek(frame));
  }

  private setSpeed(speed: number): void {
    this.change(() => (this.transport.speed = speed));
    this.say(`${text('speed')}: ${speed}×`);
  }

  private nextEnds(): void {
    const order = ['loop', 'pingPong', 'stop'] as const;
    const next = order[(order.indexOf(this.transport.ends) + 1) % order.length]!;
    this.change(() => this.transport.setEnds(next));
    this.say(text(next));
  }

  private changeRange(how: () => void): void {
    this.change(how);
    const [first, last] = this.transport.range;
    this.say(this.transport.hasRange ? text('rangeIs', first + 1, last + 1) : text('wholeClip'));
  }

  /** Every change of the transport goes through here: it is shown, kept, and the clock runs on or stops. */
  private change(how: () => void): void {
    how();
    this.refresh();
    this.report();
    cancelAnimationFrame(this.request);
    this.lastTick = performance.now();
    if (this.transport.isPlaying) this.request = requestAnimationFrame((now) => this.tick(now));
  }

  private tick(now: number): void {
    const { transport } = this;
    // A frame that is not decoded yet is waited for.
    if (this.drawn === transport.frame) transport.advance(Math.max(0, now - this.lastTick) / 1000);
    this.lastTick = now;
    this.heading = transport.heading;
    this.showFrame();
    if (transport.isPlaying) this.request = requestAnimationFrame((next) => this.tick(next));
    else this.refresh();
  }

  /** Draws the frame of the present place as soon as it is there. */
  private showFrame(): void {
    if (!this.opened) return;
    const { frame, range } = this.transport;
    const { reader } = this.opened;
    const picture = frame === this.drawn ? undefined : reader.get(frame);
    if (picture) {
      this.stage.draw(picture, frame);
      this.drawn = frame;
      this.showPlace();
      this.report();
    }
    reader.want({ frame, heading: this.heading, range });
  }

  private refresh(): void {
    this.showFrame();
    this.showPlace();
  }

  private showPlace(): void {
    const { transport } = this;
    const { isPlaying, speed, ends, hasRange, count, range, frame } = transport;
    // Timecode and number are those of the picture that is there; the strip is at the place that was asked for.
    const seen = Math.max(0, this.drawn);
    const time = (at: number) => timecode(transport.startOf(at));
    this.controls.update({ isPlaying, speed, ends, hasRange, timecode: time(seen), place: this.placeText(seen) });
    this.strip.update({ frame, count, range, hasRange, words: `${this.placeText(frame)}, ${time(frame)}` });
  }

  private placeText(frame = this.transport.frame): string {
    return text('frameOf', frame + 1, this.transport.count);
  }

  private fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const message = error instanceof CannotDecode ? text('cannotDecode', reason) : text('cannotPlay', reason);
    this.failure.textContent = message;
    this.failure.hidden = false;
    this.transport.pause();
    this.showPlace();
  }

  private say(words: string): void {
    this.voice.textContent = words;
  }

  /** Tells where the player stands: at once while it stands, and a few times a second while it plays. */
  private report(): void {
    if (!this.transport.isPlaying) return this.tell();
    this.timer ??= setTimeout(() => this.tell(), reportMs);
  }

  private keep(): void {
    if (!this.clip || this.drawn < 0) return;
    const { seen } = this.stage;
    this.links.keep(this.clip.key, { ...this.transport.state, ...(seen && { view: seen }) });
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.clip || this.drawn < 0) return;
    const { drawn, transport } = this;
    this.keep();
    this.links.post({ kind: 'position', seconds: transport.startOf(drawn), frame: drawn });
  }
}

/** The next speed of the list. */
function neighbour(speed: number, by: 1 | -1): number {
  const at = speeds.findIndex((one) => one >= speed);
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + by))] ?? 1;
}
