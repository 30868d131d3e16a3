/**
 * "Did you mean": the nearest name for a misspelt one, other tools' names for our fields, and the nearest allowed value.
 */
import { distance } from 'fastest-levenshtein';
import { fieldNames, rootSchema, schemaAt } from './schemaTree';
import type { FieldPath } from './problem';

/** Names that other tools give to our fields, simplified as {@link simplify} does. Also read by `migrate`. */
export const foreignNames: Readonly<Record<string, string>> = {
  text: 'prompt',
  positive: 'prompt',
  positiveprompt: 'prompt',
  negative: 'negativePrompt',
  negativeprompt: 'negativePrompt',
  cfg: 'guidance',
  cfgscale: 'guidance',
  guidancescale: 'guidance',
  cfgrescale: 'guidanceRescale',
  guidancerescale: 'guidanceRescale',
  numinferencesteps: 'steps',
  inferencesteps: 'steps',
  samplingsteps: 'steps',
  samplername: 'sampler',
  scheduler: 'sampler',
  seeds: 'seed',
  checkpoint: 'model',
  modelid: 'model',
  width: 'video.width',
  height: 'video.height',
  frames: 'video.frames',
  numframes: 'video.frames',
  framecount: 'video.frames',
  length: 'video.frames',
  fps: 'video.fps',
  framerate: 'video.fps',
  camera: 'motion.camera',
  paths: 'motion.paths',
  pan: 'motion.camera.pan',
  tilt: 'motion.camera.tilt',
  zoom: 'motion.camera.zoom',
  roll: 'motion.camera.roll',
  loras: 'adapters',
  freeinit: 'refine',
  name: 'title',
  schemaversion: 'version',
};

/** Lower case without `_`, `-` and blanks: `num_frames` and `numFrames` are the same name. */
export function simplify(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '');
}

/** The one of `candidates` that `name` is most likely meant to be, or undefined when none is near. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(name);
  let best: { candidate: string; cost: number } | undefined;
  for (const candidate of candidates) {
    const cost = distance(plain, simplify(candidate));
    if (cost <= Math.max(1, Math.floor(candidate.length * 0.4)) && cost < (best?.cost ?? Infinity))
      best = { candidate, cost };
  }
  return best?.candidate;
}

/** The number of `allowed` nearest to `value`; the smaller one of two equally near. */
export function nearestNumber(value: number, allowed: readonly number[]): number | undefined {
  return [...allowed].sort((a, b) => Math.abs(a - value) - Math.abs(b - value) || a - b)[0];
}

/**
 * The path that the unknown field `name` of the object at `parent` is most likely meant to be: a neighbour, or at the top
 * a field that belongs deeper or is called otherwise elsewhere.
 */
export function nearestField(parent: FieldPath, name: string): (string | number)[] | undefined {
  const isTop = parent.length === 0;
  const siblings = fieldNames(isTop ? rootSchema : schemaAt(parent)).filter((sibling) => sibling !== '$schema');
  const foreign = foreignPath(name);
  if (foreign && isTop) return foreign;
  const near = nearestName(name, siblings);
  if (near !== undefined) return [...parent, near];
  if (isTop) return foreignPath(nearestName(name, Object.keys(foreignNames)) ?? '');
  const [alias, ...deeper] = foreign ?? [];
  return alias !== undefined && deeper.length === 0 && siblings.includes(alias) ? [...parent, alias] : undefined;
}

function foreignPath(name: string): string[] | undefined {
  const plain = simplify(name);
  return Object.hasOwn(foreignNames, plain) ? foreignNames[plain]?.split('.') : undefined;
}

/** Every path of the format that has no list in it, as text; for hints on a wrong `--set` path. */
export function writtenPaths(): string[] {
  const below = (prefix: string[]): string[] =>
    fieldNames(prefix.length === 0 ? rootSchema : schemaAt(prefix)).flatMap((name) => {
      const path = [...prefix, name];
      return [path.join('.'), ...(path.length < 3 ? below(path) : [])];
    });
  return below([]);
}
