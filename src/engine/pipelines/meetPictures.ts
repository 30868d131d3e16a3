// Things led to where the given pictures show them: the model draws each thing alone once, that drawing is looked for in the pictures,
// and the thing's track is bent through the places found. Without this a given picture would show its thing in one place and the
// frames beside it in another. Leaves alone what the user moves along a path.

import { bendTracks, type ThingPlace } from '../motion/bendTracks';
import { locateThing, type Look, type Template } from '../motion/locateThing';
import { thingCount, thingWidth } from '../motion/objectTracks';
import { tensor } from '../tensor';
import type { ConditionRows } from './conditions';
import { denoiseClip, type ClipRun } from './denoiseClip';
import type { FramePattern } from './framePatterns';

/** Half height at which a thing is drawn to be looked for. */
const drawnSize = 0.5;
/** Looks for things in this many given pictures at most, evenly spread. */
const mostPictures = 8;

export type Drawing = Omit<ClipRun, 'calls' | 'pattern' | 'onStep'>;

/** The conditions with the tracks of all things that have no path led through the given pictures. */
export async function meetPictures(
  run: Drawing,
  pattern: FramePattern,
  moved: readonly boolean[],
): Promise<ConditionRows> {
  const given = spread(pattern.flatMap((frame, index) => (frame?.level === 0 ? [index] : [])));
  const { plain, guided } = run.conditions;
  const things = [0, 1].filter((thing) => plain.objects.data[thing * thingWidth + 4] === 1 && moved[thing] !== true);
  if (given.length === 0 || things.length === 0) return run.conditions;
  let tracks = plain.objects.data;
  for (const thing of things) {
    const template = await draw(run, thing);
    const places = given.flatMap((frame): ThingPlace[] => {
      const size = tracks[(frame * thingCount + thing) * thingWidth + 2] ?? drawnSize;
      const look: Look = { ...run.size, data: pattern[frame]?.latent ?? new Float32Array(0) };
      const place = locateThing(look, template, size);
      return place === undefined ? [] : [{ ...place, frame }];
    });
    tracks = bendTracks(tracks, thing, places);
  }
  const objects = tensor(plain.objects.shape, tracks);
  if (guided === undefined) return { plain: { ...plain, objects } };
  const both = new Float32Array(2 * tracks.length);
  both.set(tracks);
  both.set(tracks, tracks.length);
  return { plain: { ...plain, objects }, guided: { ...guided, objects: tensor(guided.objects.shape, both) } };
}

function spread(frames: readonly number[]): number[] {
  if (frames.length <= mostPictures) return [...frames];
  const last = frames.length - 1;
  return Array.from({ length: mostPictures }, (_, i) => frames[Math.round((i * last) / (mostPictures - 1))] ?? 0);
}

/** The thing in mid picture and the same scene without it, in one call; their difference is what it covers. */
async function draw(run: Drawing, thing: number): Promise<Template> {
  const { size, conditions } = run;
  const objects = new Float32Array(2 * thingCount * thingWidth);
  objects.set([0, 0, drawnSize, 0, 1], thing * thingWidth);
  objects.set([0, 0, drawnSize, 0, 0], (thingCount + thing) * thingWidth);
  const plain = {
    codes: conditions.plain.codes,
    camera: tensor([1, 2, 4]),
    objects: tensor([1, 2, thingCount, thingWidth], objects),
  };
  const [withIt = new Float32Array(0), without = withIt] = await denoiseClip({
    ...run,
    request: { ...run.request, guidance: 1, sampler: 'flow-match-euler' },
    conditions: { plain },
    pattern: [undefined, undefined],
    calls: [{ given: [], made: [0, 1] }],
    noiseOf: () => run.noiseOf(0),
    onStep: () => undefined,
  });
  const plane = size.height * size.width;
  const cover = Float32Array.from({ length: plane }, (_, pixel) => {
    let apart = 0;
    for (let channel = 0; channel < 3; channel++)
      apart += Math.abs((withIt[channel * plane + pixel] ?? 0) - (without[channel * plane + pixel] ?? 0));
    return Math.min(1, apart);
  });
  return { look: { ...size, data: withIt }, cover, size: drawnSize };
}
