// The shots of a clip: a timeline of their lengths, and for each one its words, its length and how it begins.

import { valueAt } from '../../src/experiment/fieldPath';
import { element } from '../shared/elements';
import { iconButton, wordButton } from './buttons';
import { choiceField } from './choiceField';
import { printed } from './fieldFrame';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { rows, section } from './section';
import { ShotTimeline } from './shotTimeline';
import { textField } from './textField';
import { requiredNumber, words } from './textFormats';

export function shotsSection(form: Form): Part {
  let view: FormView | undefined;
  const addition = () => {
    const shots = view?.list(['shots']) ?? [];
    const last = shots.at(-1);
    const prompt = valueAt(last, ['prompt']);
    const seconds = valueAt(last, ['seconds']) ?? 1;
    return [{ path: ['shots', shots.length], value: prompt === undefined ? { seconds } : { prompt, seconds } }];
  };
  const add = wordButton(form.text('addShot'), () => form.change(addition));
  const timeline = new ShotTimeline(form);
  const list = rows({
    class: 'shots',
    count: (next) => next.list(['shots']).length,
    make: (index) => shotRow(form, index, () => view),
  });
  const buttons = element('div', { class: 'buttons', children: [add] });
  const options = { title: form.text('shots'), class: 'shot-list', paths: [['shots']] };
  const whole = section(form, options, [timeline, list, buttons]);
  return {
    element: whole.element,
    show(next) {
      view = next;
      whole.element.hidden = next.own(['shots']) === undefined;
      whole.show(next);
    },
  };
}

function shotRow(form: Form, index: number, view: () => FormView | undefined): Part {
  const path = (name: string) => () => ['shots', index, name];
  const fields = [
    textField(form, {
      path: path('prompt'),
      label: form.text('shotPrompt', index + 1),
      format: words,
      mayReset: false,
      class: 'grow',
    }),
    textField(form, {
      path: path('seconds'),
      label: form.text('length'),
      format: requiredNumber,
      mayReset: false,
      class: 'narrow',
    }),
    transitionField(form, index),
  ];
  const up = iconButton('up', form.text('moveUp', index + 1), () => form.change(() => moved(view(), index)));
  const remove = iconButton('remove', form.text('remove', form.text('shot', index + 1)), () =>
    form.change(() => removal(view(), index)),
  );
  const tools = element('div', { class: 'tools', children: [up, remove] });
  const row = element('div', { class: 'entry shot', children: [...fields.map((one) => one.element), tools] });
  return {
    element: row,
    show(next) {
      up.disabled = index === 0;
      for (const field of fields) field.show(next);
    },
  };
}

function transitionField(form: Form, index: number): Part {
  const path = ['shots', index, 'transition'];
  return choiceField(form, {
    path: () => path,
    label: form.text('transition'),
    choices: () => [
      { key: '', text: form.text('default', form.text('transitionCut')) },
      { key: 'cut', text: form.text('transitionCut') },
      { key: 'blend', text: form.text('transitionBlend') },
    ],
    chosen: (view) => printed(view.own(path)),
    onChoose: (key) => form.set(path, key === '' ? undefined : key),
    mayReset: false,
    class: 'medium',
  });
}

/** Exchanges a shot with the one before it. */
function moved(view: FormView | undefined, index: number) {
  const shots = view?.list(['shots']) ?? [];
  return [
    { path: ['shots', index - 1], value: shots[index] },
    { path: ['shots', index], value: shots[index - 1] },
  ];
}

/** The last shot that is left becomes the prompt again. */
function removal(view: FormView | undefined, index: number) {
  const shots = view?.list(['shots']) ?? [];
  if (shots.length > 1) return [{ path: ['shots', index], value: undefined }];
  const prompt = valueAt(shots[0], ['prompt']);
  return [
    { path: ['prompt'], value: prompt },
    { path: ['shots'], value: undefined },
  ];
}
