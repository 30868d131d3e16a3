// Prompt lists in the forms of the field.
import { describe, expect, it } from 'vitest';
import { parseSuite, type SuitePrompt } from '../../../src/experiment/suite';

const vbench =
  '[{"prompt_en":"a person swimming","dimension":["subject_consistency","dynamic_degree"]},{"prompt_en":"a bird","dimension":[]}]';
const msrvtt = '{"info":{},"sentences":[{"caption":"a man sings","video_id":"video7010","sen_id":3}]}';

describe('parseSuite', () => {
  it.each<[what: string, name: string, text: string, prompts: SuitePrompt[]]>([
    [
      'a prompt per line',
      'all.txt',
      'a fox\r\n\n# a note\n  a frog  \n',
      [
        { prompt: 'a fox', categories: [] },
        { prompt: 'a frog', categories: [] },
      ],
    ],
    // classInd.txt of UCF-101.
    [
      'the class list of UCF-101',
      'classInd.txt',
      '1 ApplyEyeMakeup\n25 YoYo\n',
      [
        { prompt: 'apply eye makeup', id: 'ApplyEyeMakeup', categories: [] },
        { prompt: 'yo yo', id: 'YoYo', categories: [] },
      ],
    ],
    [
      'a prompt that begins with a number',
      'all.txt',
      '3 foxes on the grass',
      [{ prompt: '3 foxes on the grass', categories: [] }],
    ],
    // MSRVTT_JSFUSION_test.csv: key,vid_key,video_id,sentence.
    [
      'the test list of MSR-VTT',
      'msrvtt.csv',
      'key,vid_key,video_id,sentence\nret0,msr7020,video7020,"a woman, smiling"\n',
      [{ prompt: 'a woman, smiling', id: 'video7020', categories: [] }],
    ],
    [
      'the annotations of MSR-VTT',
      'test_videodatainfo.json',
      msrvtt,
      [{ prompt: 'a man sings', id: 'video7010', categories: [] }],
    ],
    [
      'the list of VBench',
      'VBench_full_info.json',
      vbench,
      [
        { prompt: 'a person swimming', categories: ['subject_consistency', 'dynamic_degree'] },
        { prompt: 'a bird', categories: [] },
      ],
    ],
    [
      'a table with dimensions',
      's.csv',
      '\uFEFFprompt_en,dimension\na fox,subject\n',
      [{ prompt: 'a fox', categories: ['subject'] }],
    ],
    [
      'a table of classes',
      's.csv',
      'class\nPlayingGuitar\n',
      [{ prompt: 'playing guitar', id: 'PlayingGuitar', categories: [] }],
    ],
    [
      'objects in lines',
      's.jsonl',
      '{"prompt":"a fox","id":7,"category":"animal"}\n\n{"caption":"a frog"}\n',
      [
        { prompt: 'a fox', id: '7', categories: ['animal'] },
        { prompt: 'a frog', categories: [] },
      ],
    ],
  ])('reads %s', (_what, name, text, prompts) => {
    expect(parseSuite(text, name)).toEqual(prompts);
  });

  it.each([
    ['another ending', 's.yaml', 'a', 'bad-suite', /\.txt, \.csv, \.jsonl or \.json/],
    ['no ending', 'prompts', 'a', 'bad-suite', /no list of prompts/],
    [
      'no prompt column',
      's.csv',
      'name,length\nfox,3\n',
      'bad-suite',
      /row 2 has no prompt: expected one of the columns prompt, prompt_en/,
    ],
    ['a row with an empty prompt', 's.csv', 'prompt\na fox\n"  "\n', 'bad-suite', /row 3 has no prompt/],
    ['a broken line', 's.jsonl', '{"prompt":"a"}\n{"prompt"', 'bad-suite', /line 2 is not JSON/],
    ['a line that is no object', 's.jsonl', '7', 'bad-suite', /line 1 has no prompt/],
    ['an object where a list should be', 's.json', '{"prompt":"a"}', 'bad-suite', /an array of objects/],
    ['no lines', 's.txt', '# nothing\n', 'empty-suite', /no prompt in s\.txt/],
    ['a header alone', 's.csv', 'prompt\n', 'empty-suite', /no prompt/],
  ])('refuses %s', (_what, name, text, code, message) => {
    expect(() => parseSuite(text, name)).toThrowError(
      expect.objectContaining({ code, fault: 'user', message: expect.stringMatching(message) }),
    );
  });
});
