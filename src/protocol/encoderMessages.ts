// The border between the editor and the page that codes pictures as H.264 with the browser's own encoder. Pictures go in one after
// another, the next one when the page has taken the one before; packets come out in the same order. Both sides check what comes in.

import type { YuvFrame } from './exportMessages';

/** What is to be coded. */
export interface EncoderJob {
  /** Pixels, both even. */
  width: number;
  height: number;
  fps: number;
  count: number;
  /** Bits per second. */
  bitrate: number;
  /** What the page says to people who see it. */
  title: string;
  note: string;
}

export type ToEncoder = { kind: 'start'; job: EncoderJob } | ({ kind: 'picture' } & YuvFrame);

export type FromEncoder =
  /** The page is there and waits for its job. */
  | { kind: 'ready' }
  /** It wants the picture of this number; `count` says that it has all of them and ends its work. */
  | { kind: 'next'; index: number }
  /** Comes before the first packet. */
  | { kind: 'config'; codec: string; description: Uint8Array }
  | { kind: 'packet'; data: Uint8Array; isKey: boolean }
  | { kind: 'done' }
  /** `isMissing`: the browser has no such encoder. */
  | { kind: 'failed'; isMissing: boolean; message: string };

/** For the page. Undefined for anything that is not a message of this border. */
export function parseToEncoder(value: unknown): ToEncoder | undefined {
  const message = value as ToEncoder | undefined | null;
  switch (message?.kind) {
    case 'start':
      return isJob(message.job) ? message : undefined;
    case 'picture':
      return isCount(message.index) && message.planes instanceof Uint8Array ? message : undefined;
    default:
      return undefined;
  }
}

/** For the editor. Undefined for anything that is not a message of this border. */
export function parseFromEncoder(value: unknown): FromEncoder | undefined {
  const message = value as FromEncoder | undefined | null;
  switch (message?.kind) {
    case 'ready':
    case 'done':
      return message;
    case 'next':
      return isCount(message.index) ? message : undefined;
    case 'config':
      return typeof message.codec === 'string' && message.description instanceof Uint8Array ? message : undefined;
    case 'packet':
      return message.data instanceof Uint8Array && typeof message.isKey === 'boolean' ? message : undefined;
    case 'failed':
      return typeof message.isMissing === 'boolean' && typeof message.message === 'string' ? message : undefined;
    default:
      return undefined;
  }
}

function isJob(value: unknown): boolean {
  const job = value as Partial<EncoderJob> | undefined | null;
  const numbers = [job?.width, job?.height, job?.fps, job?.count, job?.bitrate];
  const texts = [job?.title, job?.note];
  return numbers.every((each) => Number(each) > 0) && texts.every((each) => typeof each === 'string');
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}
