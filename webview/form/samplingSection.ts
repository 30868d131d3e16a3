// How the clip is made: seed, steps, guidance, sampler.

import type { FieldPath } from '../../src/experiment/problem';
import { samplerNames } from '../../src/experiment/request';
import type { FormText } from '../../src/protocol/formTexts';
import { choiceField } from './choiceField';
import { printed } from './fieldFrame';
import type { Form, Part } from './form';
import { section } from './section';
import { textField } from './textField';
import { number, seeds } from './textFormats';

const sampler: FieldPath = ['sampler'];

export function samplingSection(form: Form): Part {
  const numberField = (name: FormText & ('steps' | 'guidance')) =>
    textField(form, { path: () => [name], label: form.text(name), format: number });
  const samplerField = choiceField(form, {
    path: () => sampler,
    label: form.text('sampler'),
    choices: (view) => [
      { key: '', text: form.text('default', printed(view.fallback(sampler))) },
      ...samplerNames.map((name) => ({ key: name, text: name })),
    ],
    chosen: (view) => printed(view.own(sampler)),
    onChoose: (key) => form.set(sampler, key === '' ? undefined : key),
    class: 'wide',
  });
  const seed = textField(form, { path: () => ['seed'], label: form.text('seed'), format: seeds });
  const parts = [seed, numberField('steps'), numberField('guidance'), samplerField];
  return section(form, { title: form.text('sampling'), class: 'sampling row-of-fields' }, parts);
}
