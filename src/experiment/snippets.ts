/** Pieces of an experiment to start from, in the snippet syntax of editors (`${1:text}` is a stop to type over). */

export interface Snippet {
  /** What is typed to find it. */
  prefix: string;
  title: string;
  /** Where it fits: in an empty file, or as a member of the experiment's object. */
  place: 'file' | 'member';
  /** Lines; `$` and `}` of a stop follow the snippet syntax, two blanks are one level. */
  body: readonly string[];
}

/** All snippets in the order in which pickers show them. Each member is valid inside an experiment as it stands. */
export const snippets: readonly Snippet[] = [
  {
    prefix: 'experiment',
    title: 'New experiment',
    place: 'file',
    body: ['{', '  "version": 1,', '  "prompt": "${1:a fox moving left on the grass}"$0', '}', ''],
  },
  {
    prefix: 'experiment-sweep',
    title: 'New experiment with a sweep',
    place: 'file',
    body: [
      '{',
      '  "version": 1,',
      '  "prompt": "${1:a penguin jumping in the snow}",',
      '  "seed": [${2:1, 2, 3}],',
      '  "sweep": {',
      '    "guidance": [${3:1.5, 3}]',
      '  }$0',
      '}',
      '',
    ],
  },
  {
    prefix: 'extends',
    title: 'Take everything else from another experiment',
    place: 'member',
    body: ['"extends": "${1:first.t2v.json}"'],
  },
  {
    prefix: 'camera',
    title: 'Camera: one movement',
    place: 'member',
    body: ['"motion": {', '  "camera": {', '    "${1|pan,tilt,zoom,roll|}": ${2:0.5}', '  }', '}'],
  },
  {
    prefix: 'camera-keys',
    title: 'Camera: keys in time',
    place: 'member',
    body: [
      '"motion": {',
      '  "camera": [',
      '    { "at": 0, "pan": ${1:0.5} },',
      '    { "at": ${2:1}, "pan": ${3:0}, "zoom": ${4:0.5} }',
      '  ]',
      '}',
    ],
  },
  {
    prefix: 'path',
    title: 'An object on a path',
    place: 'member',
    body: [
      '"motion": {',
      '  "paths": [',
      '    {',
      '      "object": "${1:butterfly}",',
      '      "points": [[0, ${2:0.2}, ${3:0.5}], [${4:2}, ${5:0.8}, ${6:0.5}]]',
      '    }',
      '  ]',
      '}',
    ],
  },
  {
    prefix: 'keyframe',
    title: 'A given first frame',
    place: 'member',
    body: ['"keyframes": [', '  { "at": "${1|first,last|}", "image": "${2:images/start.png}" }', ']'],
  },
  {
    prefix: 'shots',
    title: 'Several shots',
    place: 'member',
    body: [
      '"shots": [',
      '  { "prompt": "${1:a fox on the grass}", "seconds": ${2:1} },',
      '  { "prompt": "${3:a fox in the snow}", "seconds": ${4:1}, "transition": "${5|blend,cut|}" }',
      ']',
    ],
  },
  {
    prefix: 'sweep',
    title: 'Sweep over values',
    place: 'member',
    body: ['"sweep": {', '  "${1:guidance}": [${2:1.5, 2.5, 4}]', '}'],
  },
  {
    prefix: 'expect',
    title: 'What must hold for the clip',
    place: 'member',
    body: ['"expect": [', '  { "object": "${1:fox}" },', '  { "metric": "${2:camera.pan}", "min": ${3:0.1} }', ']'],
  },
];
