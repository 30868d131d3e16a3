// Sentences and what is read from them. The words are those of models/training/t2vtrain/vocabulary.py.
import { describe, expect, it } from 'vitest';
import { stagesOf, type Act } from '../../../../src/experiment/scene/stages';

/** `fox: left 1 fast`, `red ball: bounce right whole`. */
function actText({ thing, motions, way: [x, y], whole, pace, spot }: Act): string {
  const ways = [x < 0 ? 'left' : x > 0 ? 'right' : '', y < 0 ? 'up' : y > 0 ? 'down' : ''];
  const place = spot ? `at ${spot.x ?? '-'},${spot.y ?? '-'}` : '';
  return `${thing.words}: ${[...motions, ...ways, whole ? 'whole' : '', pace ?? '', place].filter(Boolean).join(' ')}`.trim();
}

/** One line for each stage: things; camera; place. */
function read(text: string): string[] {
  return stagesOf(text).stages.map(({ acts, camera, target, place, seconds }) =>
    [
      acts.map(actText).join(' | '),
      ...camera.map(
        ({ axis, sign, pace }) => `camera ${axis ?? 'still'}${sign < 0 ? '-' : sign > 0 ? '+' : ''}${pace ?? ''}`,
      ),
      target ? `to ${target.words}` : '',
      place ?? '',
      seconds === undefined ? '' : `${seconds}s`,
    ]
      .filter(Boolean)
      .join('; '),
  );
}

describe('a sentence becomes stages', () => {
  it.each<[string, string[]]>([
    ['a fox moving left on the grass', ['fox: left; grass']],
    ['A FOX MOVES LEFT ON THE GRASS', ['FOX: left; grass']],
    ['the puppy goes to the right', ['puppy: right']],
    ['a rocket rises', ['rocket: up']],
    ['a rocket flies up at night', ['rocket: up; night']],
    ['an apple falls down', ['apple: down down']],
    ['a bee flies in circles among the stars', ['bee: circle; night']],
    ['a bee in a forest moves in a zigzag', ['bee: zigzag']],
    ['a chick hops up and down', ['chick: bounce']],
    ['a heart grows slowly', ['heart: grow slow']],
    ['slowly a star spins', ['star: spin slow']],
    ['a red balloon quickly drifts upwards', ['red balloon: up fast']],
    ['a bright red balloon shakes', ['bright red balloon: shake']],
    ['a moon rocks from side to side', ['moon: swing']],
    ['a car on the left drives to the right', ['car: right at 0.22,-']],
    ['a cat in the middle spins', ['cat: spin at 0.5,0.5']],
    ['a bus from right to left downtown', ['bus: left whole; city']],
    ['a fox stays still', ['fox: still']],
    ['a fox and a dog run left', ['fox: left | dog: left']],
    ['a tree and a fox runs left', ['tree: | fox: left']],
    ['a cat, a fox runs left', ['cat: | fox: left']],
    ['a fox runs left while a dog runs right', ['fox: left | dog: right']],
    ['a fox runs left and bounces', ['fox: bounce left']],
    ['a fox runs left as it spins', ['fox: spin left']],
    ['a fox and a dog: both jump', ['fox: bounce | dog: bounce']],
    ['a fox runs left. A dog jumps.', ['fox: left | dog: bounce']],
    ['a fox runs left, then it jumps', ['fox: left', 'fox: bounce']],
    ['a fox runs left and then right', ['fox: left', 'fox: right']],
    ['a fox runs left, after that the fox spins, finally it shrinks', ['fox: left', 'fox: spin', 'fox: shrink']],
    [
      'a red fox and a grey fox run left, then the red fox jumps',
      ['red fox: left | grey fox: left', 'red fox: bounce'],
    ],
    ['a fox runs left for 3 seconds, then jumps for 1 second', ['fox: left; 3s', 'fox: bounce; 1s']],
    ['camera zooms in and pans left', ['camera zoom+; camera pan-']],
    ['zooming out slowly, a fox', ['fox:; camera zoom-slow']],
    ['a fox at sunset, static camera', ['fox:; camera still; sunset']],
    ['a fox, the camera tilts up', ['fox:; camera tilt+']],
    ['a fox, the camera rolls clockwise quickly', ['fox:; camera roll+fast']],
    ['a fox, the camera moves to the right', ['fox:; camera pan+']],
    ['a fox, the camera pulls back', ['fox:; camera zoom-']],
    ['a cat and a fox, then the camera zooms in on the fox', ['cat: | fox:', 'fox:; camera zoom+; to fox']],
    ['a fox runs left, then the camera zooms in on it', ['fox: left', 'fox:; camera zoom+; to fox']],
    [
      'a red ball bounces from left to right on the grass while a fox runs to the left, then the camera zooms in on the fox',
      ['red ball: bounce right whole | fox: left; grass', 'fox:; camera zoom+; to fox'],
    ],
    ['then a fox runs left', ['fox: left']],
    ['', ['']],
    ['  …  ', ['']],
  ])('%s', (text, stages) => {
    expect(read(text)).toEqual(stages);
  });
});

describe('what is not understood', () => {
  const notes = (text: string) =>
    stagesOf(text).notes.map(({ code, offset, length }) => `${code}: ${text.slice(offset, offset + length)}`);

  it.each<[string, string[]]>([
    ['a fox moving left on the grass', []],
    ['a fox eats a pizza', ['not-understood: eats']],
    ['a big fox runs left', ['not-understood: big']],
    ['a fox runs left in the kitchen of my aunt', ['not-understood: kitchen of my aunt']],
    ['two foxes run left', ['not-understood: two foxes', 'no-subject: run']],
    ['a fox runs', ['no-direction: runs']],
    ['a fox runs around', ['no-direction: runs', 'not-understood: around']],
    ['moves left', ['no-subject: moves']],
    ['it jumps', ['no-subject: jumps']],
    ['a ball jumps', ['unknown-thing: ball']],
    ['a shiny metal cube spins', ['unknown-thing: shiny metal cube']],
    ['a fox, a dog and a cat run left', ['too-many-things: cat']],
    ['a fox runs left and right', ['not-understood: right']],
    ['the camera follows the fox', ['not-understood: the camera', 'not-understood: follows']],
    ['xyzzy', ['not-understood: xyzzy']],
    ['!!! ???', []],
    ['一只狐狸', ['not-understood: 一只狐狸']],
    ['lorem ipsum dolor, sit amet', ['not-understood: lorem ipsum dolor', 'not-understood: sit amet']],
  ])('%s', (text, expected) => {
    expect(notes(text)).toEqual(expected);
  });

  it('is named in words that hold the phrase', () => {
    const [note] = stagesOf('a fox juggles').notes;
    expect(note?.message).toContain('“juggles”');
  });
});
