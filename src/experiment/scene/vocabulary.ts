// The words of a scene, as the embedded model learned them (models/training/t2vtrain/vocabulary.py, which a test compares): the first
// of each row is the canonical one. Leaves out the 1900 further nouns that the model only knows by likeness.

/** Things that the model draws. */
export const thingNames: readonly (readonly string[])[] = [
  ['dog', 'puppy', 'doggy'],
  ['cat', 'kitten', 'kitty'],
  ['fox', 'fox cub'],
  ['frog', 'toad'],
  ['pig', 'piglet'],
  ['rabbit', 'bunny', 'hare'],
  ['panda', 'panda bear'],
  ['penguin', 'baby penguin'],
  ['bee', 'honeybee'],
  ['turtle', 'tortoise'],
  ['fish', 'tropical fish'],
  ['chick', 'baby chicken'],
  ['butterfly'],
  ['octopus'],
  ['car', 'automobile'],
  ['bus', 'coach'],
  ['rocket', 'spaceship'],
  ['airplane', 'plane', 'aeroplane'],
  ['sailboat', 'sailing boat', 'boat'],
  ['soccer ball', 'football'],
  ['basketball'],
  ['apple'],
  ['banana'],
  ['strawberry'],
  ['cake', 'birthday cake'],
  ['watermelon', 'slice of watermelon'],
  ['star'],
  ['heart', 'love heart'],
  ['moon', 'crescent moon'],
  ['sun', 'smiling sun'],
  ['sunflower'],
  ['Christmas tree', 'tree', 'decorated tree'],
  ['cactus'],
  ['mushroom', 'toadstool'],
  ['balloon', 'party balloon'],
  ['ghost', 'spook'],
  ['pumpkin', 'jack-o-lantern'],
  ['robot', 'robot head'],
  ['snowman'],
  ['umbrella', 'parasol'],
  ['elephant', 'baby elephant'],
  ['giraffe'],
  ['whale', 'spouting whale'],
  ['owl', 'owlet'],
  ['flamingo'],
  ['lion', 'lion head'],
  ['cow', 'calf'],
  ['dinosaur', 'dino', 'sauropod'],
  ['duck', 'mallard'],
  ['crab'],
  ['ladybug', 'ladybird'],
  ['snail', 'garden snail'],
  ['horse', 'pony'],
  ['train', 'locomotive', 'steam engine'],
  ['tractor', 'farm tractor'],
  ['helicopter', 'chopper'],
  ['flying saucer', 'UFO', 'alien ship'],
  ['bicycle', 'bike'],
  ['pizza', 'slice of pizza'],
  ['hamburger', 'burger'],
  ['doughnut', 'donut'],
  ['gift', 'present', 'gift box'],
  ['guitar', 'electric guitar'],
  ['house', 'home'],
];

/** Colours of things. */
export const colourWords: readonly string[] = [
  'red',
  'bright red',
  'scarlet',
  'orange',
  'bright orange',
  'orange-coloured',
  'yellow',
  'bright yellow',
  'lemon yellow',
  'green',
  'bright green',
  'emerald green',
  'blue',
  'bright blue',
  'deep blue',
  'purple',
  'violet',
  'deep purple',
  'pink',
  'rose pink',
  'hot pink',
  'grey',
  'gray',
  'silver grey',
];

/** Places by name, each with the phrases that mean it; the first one is written. */
export const placePhrases = {
  red: ['on a red background', 'in front of a red wall', 'against a red backdrop', 'with a red background'],
  yellow: [
    'on a yellow background',
    'in front of a yellow wall',
    'against a yellow backdrop',
    'with a yellow background',
  ],
  purple: [
    'on a purple background',
    'in front of a purple wall',
    'against a purple backdrop',
    'with a purple background',
  ],
  pink: ['on a pink background', 'in front of a pink wall', 'against a pink backdrop', 'with a pink background'],
  green: [
    'on a green background',
    'in front of a green wall',
    'against a green backdrop',
    'with a green background',
    'in front of a green screen',
  ],
  sky: ['in the sky', 'in a blue sky with clouds', 'among the clouds', 'in the cloudy sky', 'high in the air'],
  sea: ['on the sea', 'at sea', 'over the ocean', 'on the ocean waves', 'on the water'],
  grass: ['on the grass', 'in a meadow', 'on a green lawn', 'in a grassy field', 'on grass', 'in the park'],
  desert: ['in the desert', 'on sand dunes', 'in a sandy desert', 'on the sand', 'over the dunes'],
  snow: ['in the snow', 'on a snowy field', 'in a snowy landscape', 'on white snow', 'in winter'],
  night: ['under a starry night sky', 'at night', 'in the starry night', 'among the stars', 'in outer space'],
  forest: ['in the forest', 'in the woods', 'among the trees', 'in a dark forest', 'in the jungle'],
  city: [
    'in the city',
    'in front of city buildings',
    'downtown',
    'in front of a skyline',
    'over the city',
    'in a city street',
  ],
  sunset: ['at sunset', 'at dusk', 'in front of an orange sunset', 'in the evening glow', 'under a sunset sky'],
  mountains: [
    'in the mountains',
    'in front of mountains',
    'among mountain peaks',
    'in an alpine landscape',
    'over the mountains',
  ],
  underwater: [
    'under water',
    'underwater',
    'under the sea',
    'at the bottom of the ocean',
    'deep in the sea among bubbles',
  ],
} satisfies Record<string, readonly string[]>;

export type Motion =
  | 'still'
  | 'circle'
  | 'bounce'
  | 'grow'
  | 'shrink'
  | 'spin'
  | 'shake'
  | 'zigzag'
  | 'swing'
  | 'left'
  | 'right'
  | 'up'
  | 'down';

/** Verbs as [base, with -s, with -ing]. */
type VerbForms = readonly [string, string, string];

/** Verbs that say what a thing does without a direction; the first one of each is written. */
export const motionVerbs: Record<Exclude<Motion, 'left' | 'right'>, readonly VerbForms[]> = {
  still: [
    ['stay still', 'stays still', 'staying still'],
    ['do not move', 'does not move', 'not moving'],
    ['rest', 'rests', 'resting'],
    ['stand still', 'stands still', 'standing still'],
    ['keep still', 'keeps still', 'keeping still'],
    ['wait', 'waits', 'waiting'],
  ],
  circle: [
    ['circle', 'circles', 'circling'],
    ['circle around', 'circles around', 'circling around'],
    ['orbit', 'orbits', 'orbiting'],
  ],
  bounce: [
    ['bounce', 'bounces', 'bouncing'],
    ['hop', 'hops', 'hopping'],
    ['jump', 'jumps', 'jumping'],
  ],
  grow: [
    ['grow', 'grows', 'growing'],
    ['get bigger', 'gets bigger', 'getting bigger'],
    ['become larger', 'becomes larger', 'becoming larger'],
    ['come closer', 'comes closer', 'coming closer'],
  ],
  shrink: [
    ['shrink', 'shrinks', 'shrinking'],
    ['get smaller', 'gets smaller', 'getting smaller'],
    ['become smaller', 'becomes smaller', 'becoming smaller'],
    ['go away', 'goes away', 'going away'],
  ],
  spin: [
    ['spin', 'spins', 'spinning'],
    ['spin around', 'spins around', 'spinning around'],
    ['rotate', 'rotates', 'rotating'],
    ['twirl', 'twirls', 'twirling'],
    ['turn around itself', 'turns around itself', 'turning around itself'],
  ],
  shake: [
    ['shake', 'shakes', 'shaking'],
    ['tremble', 'trembles', 'trembling'],
    ['vibrate', 'vibrates', 'vibrating'],
    ['shiver', 'shivers', 'shivering'],
    ['jitter', 'jitters', 'jittering'],
  ],
  zigzag: [
    ['zigzag', 'zigzags', 'zigzagging'],
    ['follow a zigzag path', 'follows a zigzag path', 'following a zigzag path'],
  ],
  swing: [
    ['swing', 'swings', 'swinging'],
    ['swing back and forth', 'swings back and forth', 'swinging back and forth'],
    ['sway', 'sways', 'swaying'],
    ['rock back and forth', 'rocks back and forth', 'rocking back and forth'],
    ['rock from side to side', 'rocks from side to side', 'rocking from side to side'],
  ],
  up: [
    ['rise', 'rises', 'rising'],
    ['ascend', 'ascends', 'ascending'],
  ],
  down: [
    ['fall', 'falls', 'falling'],
    ['sink', 'sinks', 'sinking'],
    ['drop', 'drops', 'dropping'],
    ['descend', 'descends', 'descending'],
  ],
};

/** Verbs that need a direction behind them. */
export const moveVerbs: readonly VerbForms[] = [
  ['move', 'moves', 'moving'],
  ['go', 'goes', 'going'],
  ['slide', 'slides', 'sliding'],
  ['travel', 'travels', 'travelling'],
  ['travel', 'travels', 'traveling'],
  ['run', 'runs', 'running'],
  ['drift', 'drifts', 'drifting'],
  ['float', 'floats', 'floating'],
  ['fly', 'flies', 'flying'],
  ['walk', 'walks', 'walking'],
  ['swim', 'swims', 'swimming'],
  ['drive', 'drives', 'driving'],
  ['roll', 'rolls', 'rolling'],
  ['crawl', 'crawls', 'crawling'],
];

/** Steps to the right and down. */
export type Way = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

/** Directions behind a verb. */
export const wayPhrases: readonly (readonly [Way, readonly string[]])[] = [
  [
    [-1, 0],
    ['left', 'leftward', 'leftwards', 'to the left', 'towards the left'],
  ],
  [
    [1, 0],
    ['right', 'rightward', 'rightwards', 'to the right', 'towards the right'],
  ],
  [
    [0, -1],
    ['up', 'upward', 'upwards'],
  ],
  [
    [0, 1],
    ['down', 'downward', 'downwards'],
  ],
];

/** Directions that name both ends. */
export const wholeWayPhrases: readonly (readonly [Way, readonly string[]])[] = [
  [
    [-1, 0],
    ['from right to left', 'from the right to the left'],
  ],
  [
    [1, 0],
    ['from left to right', 'from the left to the right'],
  ],
  [
    [0, -1],
    ['from bottom to top', 'from the bottom to the top'],
  ],
  [
    [0, 1],
    ['from top to bottom', 'from the top to the bottom'],
  ],
];

/** What a verb of moving becomes with these words. */
export const mannerPhrases: readonly (readonly [Motion, readonly string[]])[] = [
  ['circle', ['in a circle', 'in circles', 'around in circles', 'round in circles']],
  ['zigzag', ['in a zigzag', 'in zigzags']],
  ['bounce', ['up and down']],
];

/** Where a thing is, as fractions of the frame. */
export const spotPhrases: readonly (readonly [{ x?: number; y?: number }, readonly string[]])[] = [
  [{ x: 0.22 }, ['on the left', 'on the left side', 'at the left']],
  [{ x: 0.78 }, ['on the right', 'on the right side', 'at the right']],
  [{ x: 0.5, y: 0.5 }, ['in the middle', 'in the centre', 'in the center']],
  [{ y: 0.25 }, ['at the top']],
  [{ y: 0.75 }, ['at the bottom']],
];

export type Pace = 'slow' | 'fast';

/** How fast something happens. */
export const pacePhrases: readonly (readonly [Pace, readonly string[]])[] = [
  ['slow', ['slowly', 'slow', 'at a slow pace', 'gently']],
  ['fast', ['quickly', 'fast', 'rapidly']],
];

export type CameraAxis = 'pan' | 'tilt' | 'zoom' | 'roll';

/** Camera moves: axis, its sign, verbs and what stands behind them; `alone` ones need no "camera" in front. */
export const cameraMoves: readonly {
  axis: CameraAxis;
  sign: -1 | 1;
  verbs: readonly string[];
  ends: readonly string[];
  alone: boolean;
}[] = (() => {
  const left = ['left', 'to the left'];
  const right = ['right', 'to the right'];
  const [pan, tilt, zoom] = ['pan pans panning', 'tilt tilts tilting', 'zoom zooms zooming'].map((verbs) =>
    verbs.split(' '),
  ) as [string[], string[], string[]];
  const moves = ['move', 'moves', 'moving'];
  const rolls = ['roll', 'rolls', 'rolling', 'rotates', 'rotating', 'turns'];
  return [
    { axis: 'pan', sign: -1, verbs: pan, ends: left, alone: true },
    { axis: 'pan', sign: 1, verbs: pan, ends: right, alone: true },
    { axis: 'tilt', sign: 1, verbs: tilt, ends: ['up', 'upwards'], alone: true },
    { axis: 'tilt', sign: -1, verbs: tilt, ends: ['down', 'downwards'], alone: true },
    { axis: 'zoom', sign: 1, verbs: zoom, ends: ['in', 'closer'], alone: true },
    { axis: 'zoom', sign: -1, verbs: zoom, ends: ['out', 'away'], alone: true },
    { axis: 'pan', sign: -1, verbs: moves, ends: left, alone: false },
    { axis: 'pan', sign: 1, verbs: moves, ends: right, alone: false },
    { axis: 'tilt', sign: 1, verbs: moves, ends: ['up', 'upwards'], alone: false },
    { axis: 'tilt', sign: -1, verbs: moves, ends: ['down', 'downwards'], alone: false },
    { axis: 'zoom', sign: 1, verbs: moves, ends: ['in', 'closer'], alone: false },
    { axis: 'zoom', sign: -1, verbs: ['pulls', 'moves', 'pulling'], ends: ['back', 'out', 'away'], alone: false },
    { axis: 'roll', sign: -1, verbs: rolls, ends: ['counterclockwise', 'anticlockwise', ...left], alone: false },
    { axis: 'roll', sign: 1, verbs: rolls, ends: ['clockwise', ...right], alone: false },
  ];
})();

/** Phrases of a camera that stands still. */
export const stillCamera: readonly string[] = [
  'static camera',
  'fixed camera',
  'the camera is still',
  'the camera does not move',
  'the camera stays still',
];

/** Words that end one event and begin the next. */
export const thenPhrases: readonly string[] = [
  'then',
  'and then',
  'after that',
  'and after that',
  'afterwards',
  'and afterwards',
  'finally',
  'and finally',
  'next',
];

/** Words between things that happen at once. */
export const linkWords: readonly string[] = [...'and while as with but whereas'.split(' '), ...',;.:!?…()"“”'];

/** Words that say nothing about the plan by themselves. */
export const fillerWords: readonly string[] =
  'a an the of to on in at is are there where that which which be being clip video short shows showing first towards into onto animation scene'.split(
    ' ',
  );

/** Words for what was named last. */
export const pronouns: readonly string[] = ['it', 'this', 'he', 'she', 'they', 'both'];
