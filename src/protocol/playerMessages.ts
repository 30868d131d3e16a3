// The border between the editor and the player, which is a part of the results page: the clip to play, ranges of its bytes, where the
// player stands. The page reads the file only through here, so its content policy opens nothing. Both sides check what comes in.

import { parseDropped, type Dropped } from './dropMessages';

/** File formats that the player decodes. */
export type ClipKind = 'webm' | 'mp4' | 'gif' | 'webp';

/** A clip to play. */
export interface ClipView {
  /** Tells this clip from every other one, and from an older file of the same name; comes back with each read. */
  key: string;
  kind: ClipKind;
  /** Size of the file. */
  bytes: number;
  /** Address of a still picture to show until the first frame is decoded; empty for none. */
  poster: string;
  /** Pixels, as far as they are known before decoding; 0 else. */
  width: number;
  height: number;
  /** What is to be seen, for those who do not see it. */
  description: string;
}

/** What playing does at an end of its range. */
export type Ends = (typeof endsNames)[number];
export const endsNames = ['stop', 'loop', 'pingPong'] as const;

/** Which part of the picture is seen: how much larger it is drawn, 1 to 16, and the middle of what is seen in fractions of the picture. */
export interface ViewPort {
  zoom: number;
  x: number;
  y: number;
}

/** What of the player outlives a hidden tab and a reload. Frames count from 0. */
export interface PlayerState {
  frame: number;
  isPlaying: boolean;
  /** 1 is the clip's own speed. */
  speed: number;
  ends: Ends;
  /** The part that is played; absent for the whole clip. */
  range?: [first: number, last: number];
  /** Absent while the whole picture is seen. */
  view?: ViewPort;
}

/** The frame that was seen when a button was pressed. */
export interface ShownFrame {
  /** From 0. */
  frame: number;
  seconds: number;
  /** A PNG file of the clip's own size. */
  png: Uint8Array;
}

export type ToPlayer =
  | { kind: 'bytes'; read: number; data: Uint8Array }
  /** A read that failed, with the reason for people. */
  | { kind: 'unread'; read: number; message: string }
  | { kind: 'seek'; seconds: number };

export type FromPlayer =
  /** Wants the bytes from `start` up to, not including, `end`. `read` numbers the question. */
  | { kind: 'read'; clip: string; read: number; start: number; end: number }
  /** Where the player stands; told at most a few times a second. */
  | { kind: 'position'; seconds: number; frame: number }
  | Dropped;

/** More than this is asked for in pieces. */
export const largestRead = 1 << 20;

/** For the page. Undefined for anything that is not a message of this border. */
export function parseToPlayer(value: unknown): ToPlayer | undefined {
  const message = value as ToPlayer | undefined | null;
  switch (message?.kind) {
    case 'bytes':
      return isCount(message.read) && message.data instanceof Uint8Array ? message : undefined;
    case 'unread':
      return isCount(message.read) && typeof message.message === 'string' ? message : undefined;
    case 'seek':
      return isSeconds(message.seconds) ? message : undefined;
    default:
      return undefined;
  }
}

/** For the editor. Undefined for anything that is not a message of this border. */
export function parseFromPlayer(value: unknown): FromPlayer | undefined {
  const message = value as FromPlayer | undefined | null;
  switch (message?.kind) {
    case 'read':
      return typeof message.clip === 'string' && isCount(message.read) && isRange(message) ? message : undefined;
    case 'position':
      return isSeconds(message.seconds) && isCount(message.frame) ? message : undefined;
    default:
      return parseDropped(value);
  }
}

/** The check of a clip inside a view. */
export function isClipView(value: unknown): value is ClipView {
  const { key, kind, bytes, poster, width, height, description } = (value ?? {}) as Partial<ClipView>;
  return isTexts([key, poster, description]) && isKind(kind) && [bytes, width, height].every(isCount);
}

/** The check of what a page kept; undefined when it is something else. */
export function parsePlayerState(value: unknown): PlayerState | undefined {
  const { frame, isPlaying, speed, ends, range, view } = (value ?? {}) as Partial<PlayerState>;
  if (!isCount(frame) || typeof isPlaying !== 'boolean' || !isSeconds(speed) || speed === 0) return undefined;
  if (ends === undefined || !endsNames.includes(ends)) return undefined;
  if (
    (range !== undefined && !(Array.isArray(range) && isFrameRange(range))) ||
    (view !== undefined && !isViewPort(view))
  )
    return undefined;
  return { frame, isPlaying, speed, ends, ...(range && { range }), ...(view && { view }) };
}

/** The check of a frame that a page sends: a PNG by its first bytes. */
export function isShownFrame(value: unknown): value is ShownFrame {
  const { frame, seconds, png } = (value ?? {}) as Partial<ShownFrame>;
  const isPng = png instanceof Uint8Array && pngStart.every((byte, at) => png[at] === byte);
  return isCount(frame) && isSeconds(seconds) && isPng;
}

// PNG specification, section 5.2: the signature of every file.
const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const kinds: readonly unknown[] = ['webm', 'mp4', 'gif', 'webp'] satisfies ClipKind[];

const isKind = (value: unknown): value is ClipKind => kinds.includes(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSeconds = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

function isFrameRange([first, last, ...rest]: readonly number[]): boolean {
  return isCount(first) && isCount(last) && first <= last && rest.length === 0;
}

function isViewPort(value: unknown): boolean {
  const { zoom, x, y } = (value ?? {}) as Partial<ViewPort>;
  const isWithin = (one: unknown, least: number, most: number) =>
    typeof one === 'number' && one >= least && one <= most;
  return isWithin(zoom, 1, 16) && isWithin(x, 0, 1) && isWithin(y, 0, 1);
}

function isRange({ start, end }: { start: unknown; end: unknown }): boolean {
  return isCount(start) && isCount(end) && start < end && end - start <= largestRead;
}
