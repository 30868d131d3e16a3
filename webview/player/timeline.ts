// When each frame of a clip begins, and which frame is seen at a moment. Frames may last differently long.

/** Starts of the frames in seconds, rising, and when the last one ends. */
export interface Timeline {
  starts: readonly number[];
  end: number;
}

// Containers round times to milliseconds or microseconds; half a microsecond decides no frame.
const tolerance = 5e-7;

/** Index of the frame that is seen at a moment: 0 before the first start, the last one after the end. */
export function frameAt({ starts }: Timeline, seconds: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= seconds + tolerance) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The frame whose start is nearest to a decoder's time stamp. */
export function frameNearest(timeline: Timeline, seconds: number): number {
  const { starts } = timeline;
  const before = frameAt(timeline, seconds);
  const after = Math.min(before + 1, starts.length - 1);
  return Math.abs(starts[after]! - seconds) < Math.abs(starts[before]! - seconds) ? after : before;
}

/** When a frame ends. */
export function endOf({ starts, end }: Timeline, index: number): number {
  return starts[index + 1] ?? end;
}

/** A timeline of packets in whatever order, each with its start and length. At least one packet. */
export function timelineOf(packets: readonly { timestamp: number; duration: number }[]): Timeline {
  const ordered = [...packets].sort((a, b) => a.timestamp - b.timestamp);
  const starts = ordered.map(({ timestamp }) => timestamp);
  const last = ordered.at(-1)!;
  // A last packet without a length lasts as long as the one before it.
  const usual = starts.length > 1 ? last.timestamp - starts.at(-2)! : 0.1;
  return { starts, end: last.timestamp + (last.duration > 0 ? last.duration : usual) };
}

/** `0:01.250`; `1:02:03.004` from an hour on. */
export function timecode(seconds: number): string {
  const thousandths = Math.round(seconds * 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const hours = Math.floor(thousandths / 3_600_000);
  const minutes = Math.floor(thousandths / 60_000) % 60;
  const rest = `${two((thousandths / 1000) % 60)}.${String(thousandths % 1000).padStart(3, '0')}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
