/** Which sizes a model makes: those that it names, and, where it says so, every size within bounds. */

/** The part of a model's limits that speaks of sizes. */
export interface SizeLimits {
  /** [width, height] of the finished video, the usual ones first. */
  sizes: readonly (readonly [width: number, height: number])[];
  /** Absent where only `sizes` can be made. */
  anySize?: SizeBounds;
}

/** Every width and height that are multiples of `step` between `from` and `to`, the longer side at most `aspect` times the shorter one. */
export interface SizeBounds {
  from: number;
  to: number;
  step: number;
  aspect: number;
  /** The longest short side that the model draws itself; a larger picture is drawn at this and enlarged. */
  drawn: number;
}

/** Whether a clip of this size can be made. */
export function canMakeSize({ sizes, anySize }: SizeLimits, width: number, height: number): boolean {
  if (sizes.some(([w, h]) => w === width && h === height)) return true;
  if (anySize === undefined) return false;
  const { from, to, step, aspect } = anySize;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short >= from && long <= to && long <= aspect * short && width % step === 0 && height % step === 0;
}

/** The size that can be made with the nearest shape and, among those, the nearest number of pixels. */
export function nearestSize(limits: SizeLimits, width: number, height: number): readonly [number, number] | undefined {
  const far = ([w, h]: readonly [number, number]) =>
    Math.abs(Math.log(w / h / (width / height))) + Math.abs(Math.log((w * h) / (width * height)));
  const bounded = limits.anySize === undefined ? [] : [withinBounds(limits.anySize, width, height)];
  return [...bounded, ...limits.sizes].sort((a, b) => far(a) - far(b))[0];
}

/** Each side brought between the bounds, then the longer one to `aspect`, to whole steps. */
function withinBounds({ from, to, step, aspect }: SizeBounds, width: number, height: number): [number, number] {
  const [least, most] = [Math.ceil(from / step) * step, Math.floor(to / step) * step];
  const fit = (side: number, longest: number) => {
    const whole = Math.min(Math.max(Math.round(side / step) * step, least), most);
    return Math.min(whole, Math.floor(longest / step) * step);
  };
  const short = fit(Math.min(width, height), most);
  return [fit(width, aspect * short), fit(height, aspect * short)];
}

/** `one of 256 × 256, 384 × 216`, and what else is allowed; `times` stands between the sides. */
export function sizesWords({ sizes, anySize }: SizeLimits, times = ' × '): string {
  const named = sizes.map((size) => size.join(times)).join(', ');
  if (anySize === undefined) return named;
  const { from, to, step, aspect } = anySize;
  return `${named} or any multiples of ${step} from ${from} to ${to} up to ${aspect}:1`;
}
