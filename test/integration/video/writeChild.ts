// Writes one clip of noise (hard to compress) to the path given and prints the outcome as one line of JSON.

import { toErrorData } from '../../../src/base/errors';
import { writeClip } from '../../../src/video/clip';
import { sampleFrames, sampleMetadata } from '../../unit/video/sample';

const [, , path = ''] = process.argv;
const frames = sampleFrames(160, 96, 16);
let state = 1;
for (let i = 0; i < frames.data.length; i++) {
  state = (state * 48271) % 2147483647;
  frames.data[i] = state & 255;
}
writeClip(path, frames, sampleMetadata()).then(
  (result) => console.log(JSON.stringify({ result })),
  (error: unknown) => console.log(JSON.stringify({ error: toErrorData(error) })),
);
