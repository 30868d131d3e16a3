/**
 * Text and time of a clip: which moment an entry of the text stands for, and which entries are at work at a moment. Works on
 * texts that are not valid yet, as far as they can be read.
 */
import type { Node } from 'jsonc-parser';
import { nodeAt, rangeOf, readDocument, valueOf } from './document';
import { isPlainObject } from './fieldPath';
import type { TextRange } from './problem';

/** Length of the clip where the text does not give it. */
export interface ClipTiming {
  frames: number;
  fps: number;
}

/** One entry with a time: the seconds at which it begins to count, and when it stops. */
interface Moment {
  range: TextRange;
  start: number;
  end: number;
}

/**
 * Seconds from the start of the clip at which the shot, keyframe, camera key or path point around `offset` begins; undefined
 * elsewhere. `first` is 0, `last` is the time of the last frame.
 */
export function momentAt(text: string, offset: number, timing: ClipTiming): number | undefined {
  const around = momentsOf(text, timing).filter(({ range }) => isInside(range, offset));
  return around.sort((a, b) => a.range.length - b.range.length)[0]?.start;
}

/**
 * Ranges of what is at work at `seconds`: the shot, the last camera key that was reached, the last point of each path, and the
 * keyframes of exactly this frame. In the order of the text.
 */
export function rangesAt(text: string, seconds: number, timing: ClipTiming): TextRange[] {
  const active = momentsOf(text, timing).filter(({ start, end }) => start - slack <= seconds && seconds < end - slack);
  return active.map(({ range }) => range).sort((a, b) => a.offset - b.offset);
}

/** A player counts frames / fps, a text whole seconds: they differ by less than this. */
const slack = 1e-6;

function isInside({ offset, length }: TextRange, place: number): boolean {
  return offset <= place && place <= offset + length;
}

function momentsOf(text: string, fallback: ClipTiming): Moment[] {
  const { root } = readDocument(text);
  const entriesAt = (path: (string | number)[]) => entriesOf(nodeAt(root, path));
  const shots = shotMoments(entriesAt(['shots']));
  const timing = timingOf(root, fallback, shots.at(-1)?.end);
  const paths = entriesAt(['motion', 'paths']).map((_, index) => entriesAt(['motion', 'paths', index, 'points']));
  return [
    ...shots,
    ...keyMoments(entriesAt(['motion', 'camera']), (value) => numberOf(field(value, 'at'))),
    ...paths.flatMap((points) => keyMoments(points, (value) => numberOf(Array.isArray(value) ? value[0] : undefined))),
    ...entriesAt(['keyframes']).flatMap((node) => keyframeMoment(node, timing)),
  ];
}

function entriesOf(node: Node | undefined): Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** Shots follow each other; behind one without a length nothing is known. */
function shotMoments(nodes: readonly Node[]): Moment[] {
  const moments: Moment[] = [];
  let start = 0;
  for (const node of nodes) {
    const length = numberOf(field(valueOf(node), 'seconds'));
    moments.push({ range: rangeOf(node), start, end: start + (length ?? Infinity) });
    if (length === undefined) break;
    start += length;
  }
  return moments;
}

/** Each entry counts from its own time to that of the next one. */
function keyMoments(nodes: readonly Node[], timeOf: (value: unknown) => number | undefined): Moment[] {
  const timed = nodes.flatMap((node) => {
    const start = timeOf(valueOf(node));
    return start === undefined ? [] : [{ range: rangeOf(node), start }];
  });
  timed.sort((a, b) => a.start - b.start);
  return timed.map((one, index) => ({ ...one, end: timed[index + 1]?.start ?? Infinity }));
}

function keyframeMoment(node: Node, { frames, fps }: ClipTiming): Moment[] {
  const at = field(valueOf(node), 'at');
  const start = at === 'first' ? 0 : at === 'last' ? (frames - 1) / fps : numberOf(at);
  return start === undefined ? [] : [{ range: rangeOf(node), start, end: start + 1 / fps }];
}

function timingOf(root: Node | undefined, fallback: ClipTiming, shotsEnd: number | undefined): ClipTiming {
  const numberAt = (name: string) => {
    const node = nodeAt(root, ['video', name]);
    const value = node && numberOf(valueOf(node));
    return value !== undefined && value > 0 ? value : undefined;
  };
  const fps = numberAt('fps') ?? fallback.fps;
  const isKnown = shotsEnd !== undefined && Number.isFinite(shotsEnd);
  return { fps, frames: isKnown ? Math.round(shotsEnd * fps) : (numberAt('frames') ?? fallback.frames) };
}

function field(value: unknown, name: string): unknown {
  return isPlainObject(value) ? value[name] : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
