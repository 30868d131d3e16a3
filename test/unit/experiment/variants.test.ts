import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../../src/experiment/variants';

describe('variantsOf', () => {
  it('is one without settings', () => {
    expect(variantsOf([])).toEqual([{ label: '', assignments: [] }]);
  });

  it('makes every combination, the first path changing slowest, and names what differs', () => {
    expect(variantsOf(['steps=2,4', 'seed=7', 'guidance=1,2'])).toEqual([
      { label: 'steps=2, guidance=1', assignments: ['steps=2', 'seed=7', 'guidance=1'] },
      { label: 'steps=2, guidance=2', assignments: ['steps=2', 'seed=7', 'guidance=2'] },
      { label: 'steps=4, guidance=1', assignments: ['steps=4', 'seed=7', 'guidance=1'] },
      { label: 'steps=4, guidance=2', assignments: ['steps=4', 'seed=7', 'guidance=2'] },
    ]);
  });

  it.each([
    ['seed=[1,2]', ['seed=[1,2]']],
    ['seed=[1,2],[3]', ['seed=[1,2]', 'seed=[3]']],
    ['negativePrompt="a, b","c\\",d"', ['negativePrompt="a, b"', 'negativePrompt="c\\",d"']],
    ['motion.camera={"pan":1,"zoom":0},{"pan":0}', ['motion.camera={"pan":1,"zoom":0}', 'motion.camera={"pan":0}']],
    ['sampler=euler,ddim', ['sampler=euler', 'sampler=ddim']],
  ])('splits %s where a value ends', (set, expected) => {
    expect(variantsOf([set]).flatMap(({ assignments }) => assignments)).toEqual(expected);
  });

  it.each([
    [['steps'], 'sets nothing'],
    [['steps=2', 'steps=4'], 'set twice'],
  ])('refuses %j', (sets, message) => {
    expect(() => variantsOf(sets)).toThrowError(
      expect.objectContaining({ code: 'bad-set', message: expect.stringContaining(message) }),
    );
  });
});
