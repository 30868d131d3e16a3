// In which calls of the denoiser the frames of a long clip are made. A call draws one scene and its things from all the frames it
// sees, wherever these lie in time, so frames made before keep the looks of new ones: "windows" go from start to end, each
// with the frames before it and the first frame; "coarse to fine" makes frames spread over the clip at once and fills between
// (NUWA-XL, arXiv 2303.12346), so that no frame is more than two calls away from the first. A "rollout" goes by few frames at a time, so that
// a clip can be steered while it grows; the calls of a longer one begin with those of a shorter.

/** Frames that a call sees finished, and frames that it makes; both rising. */
export interface FrameCall {
  given: number[];
  made: number[];
}

export interface CallOptions {
  frames: number;
  /** Most frames of a call. */
  window: number;
  /** Frames that are there from the start. */
  given: ReadonlySet<number>;
  /** Whether what two frames show overlaps enough for one picture of the scene. */
  inReach: (frame: number, other: number) => boolean;
}

export type FrameOrder = 'windows' | 'coarse-to-fine' | 'rollout';

/** Frames right before a window that it sees, where its length leaves room for new ones. */
const overlap = 4;
/** Given frames from elsewhere that a call sees at most. */
const mostAnchors = 2;
/** Frames of one piece of a rollout; its first piece has one more. */
export const rolloutPiece = 4;

/** Calls that make every frame which is not given exactly once, each from frames that are there by then. */
export function frameCalls(order: FrameOrder, options: CallOptions): FrameCall[] {
  const calls =
    options.frames <= options.window && order !== 'rollout'
      ? [range(0, options.frames)].map((all) => call(all, options))
      : orders[order](options);
  return calls.filter(({ made }) => made.length > 0);
}

const orders: Record<FrameOrder, (options: CallOptions) => FrameCall[]> = {
  windows: (options) => slide(options, { from: 0, to: options.frames }),
  'coarse-to-fine': coarseToFine,
  rollout: (options) => rolloutSpans(options.frames).flatMap((span) => slide(options, span)),
};

/** The frames of each piece: 0 to 4, then four at a time. */
function rolloutSpans(frames: number): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < frames;) {
    const to = Math.min(frames, from === 0 ? rolloutPiece + 1 : from + rolloutPiece);
    spans.push({ from, to });
    from = to;
  }
  return spans;
}

interface Span {
  from: number;
  to: number;
}

function slide(options: CallOptions, { from, to }: Span): FrameCall[] {
  const calls: FrameCall[] = [];
  const most = Math.min(overlap, options.window - mostAnchors - 1);
  for (let next = from; next < to;) {
    const before = range(Math.max(0, next - most), next).filter((frame) => options.inReach(frame, next));
    const anchors = anchorsOf(options, next, before[0] ?? next);
    const seen = [...anchors, ...before];
    const end = Math.min(to, next + options.window - seen.length);
    calls.push(call([...seen, ...range(next, end)], options, new Set(seen)));
    next = end;
  }
  return calls;
}

/** The first frame, and the next given one ahead, where they show what frame `at` shows. */
function anchorsOf({ given, window, inReach }: CallOptions, at: number, before: number): number[] {
  const ahead = [...given].filter((frame) => frame >= at + window).sort((a, b) => a - b)[0];
  const wished = [...(before > 0 ? [0] : []), ...(ahead === undefined ? [] : [ahead])];
  return wished.filter((frame) => inReach(frame, at)).slice(0, mostAnchors);
}

/** Spans whose frames show one place are made key frames first; the next span sees the end of the one before. */
function coarseToFine(options: CallOptions): FrameCall[] {
  return spans(options).flatMap((span) =>
    span.to - span.from <= options.window - overlap ? slide(options, span) : keysFirst(options, span),
  );
}

function spans({ frames, inReach }: CallOptions): Span[] {
  const found: Span[] = [];
  for (let from = 0; from < frames;) {
    let to = from + 1;
    while (to < frames && inReach(from, to)) to++;
    found.push({ from, to });
    from = to;
  }
  return found;
}

function keysFirst(options: CallOptions, { from, to }: Span): FrameCall[] {
  const { window, given } = options;
  const before = range(Math.max(0, from - overlap), from).filter((frame) => options.inReach(frame, from));
  const inside = range(from, to)
    .filter((frame) => given.has(frame))
    .slice(0, window / 2);
  const room = Math.min(window - before.length - inside.length, to - from);
  const keys = new Set([...inside, ...evenly(from, to - 1, room)]);
  const calls = [call([...before, ...[...keys].sort((a, b) => a - b)], options, new Set(before))];
  const missing = range(from, to).filter((frame) => !keys.has(frame) && !given.has(frame));
  const there = [...before, ...keys, ...range(from, to).filter((frame) => given.has(frame))];
  for (let start = 0; start < missing.length; start += window - 2) {
    const group = missing.slice(start, start + window - 2);
    const [first = 0, last = 0] = [group[0], group.at(-1)];
    const ends = [Math.max(...there.filter((key) => key < first)), Math.min(...there.filter((key) => key > last))];
    const seen = ends.filter((key) => Number.isFinite(key));
    calls.push(call([...seen, ...group], options, new Set(seen)));
  }
  return calls;
}

/** `count` whole numbers from `first` to `last`, evenly spread, both ends among them. */
function evenly(first: number, last: number, count: number): number[] {
  if (count <= 1 || last <= first) return [first];
  return range(0, count).map((i) => Math.round(first + (i * (last - first)) / (count - 1)));
}

function call(all: number[], { given }: CallOptions, seen: ReadonlySet<number> = new Set()): FrameCall {
  const sorted = [...new Set(all)].sort((a, b) => a - b);
  const isThere = (frame: number) => seen.has(frame) || given.has(frame);
  return { given: sorted.filter(isThere), made: sorted.filter((frame) => !isThere(frame)) };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
