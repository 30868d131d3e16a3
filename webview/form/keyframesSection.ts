// Frames that are given as images: a small picture of each, which frame it is, the file, and how closely it is followed.

import { valueAt } from '../../src/experiment/fieldPath';
import { requestDefaults } from '../../src/experiment/defaults';
import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { iconButton, wordButton } from './buttons';
import { choiceField } from './choiceField';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { rows, section } from './section';
import { sliderField } from './sliderField';
import { textField } from './textField';
import { requiredNumber, words } from './textFormats';

const listPath: FieldPath = ['keyframes'];

export function keyframesSection(form: Form): Part {
  let count = 0;
  const add = wordButton(form.text('addImage'), () => form.edits.pickImage(count));
  const list = rows({
    class: 'keyframes',
    count: (view) => view.list(listPath).length,
    make: (index) => keyframeRow(form, index),
  });
  const buttons = element('div', { class: 'buttons', children: [add] });
  const options = { title: form.text('keyframes'), class: 'keyframe-list', paths: [listPath] };
  const whole = section(form, options, [list, buttons]);
  return {
    element: whole.element,
    show(view) {
      count = view.list(listPath).length;
      whole.show(view);
    },
  };
}

function keyframeRow(form: Form, index: number): Part {
  const path = (name: string) => () => [...listPath, index, name];
  const name = form.text('keyframe', index + 1);
  const picture = element('div', { class: 'thumbnail' });
  const seconds = textField(form, {
    path: path('at'),
    label: form.text('at'),
    format: requiredNumber,
    mayReset: false,
    // The choice of the moment shows them: it is always there.
    showsProblems: false,
    class: 'narrow',
  });
  const image = textField(form, {
    path: path('image'),
    label: form.text('image'),
    format: words,
    mayReset: false,
    class: 'grow',
  });
  const strength = sliderField(form, {
    path: path('strength'),
    label: form.text('keyframeStrength'),
    min: 0,
    max: 1,
    step: 0.05,
    fallback: () => requestDefaults.keyframeStrength,
  });
  const choose = wordButton(form.text('chooseImage'), () => form.edits.pickImage(index));
  const remove = iconButton('remove', form.text('remove', name), () => form.set([...listPath, index], undefined));
  const moment = momentField(form, index);
  const first = element('div', { class: 'line', children: [image.element, choose] });
  const second = element('div', { class: 'line', children: [moment.element, seconds.element, strength.element] });
  const fields = element('div', { class: 'keyframe-fields', children: [first, second] });
  const tools = element('div', { class: 'tools', children: [remove] });
  const row = element('div', { class: 'entry keyframe', children: [picture, fields, tools] });
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', name);
  return {
    element: row,
    show(view) {
      const at = valueAt(view.own(listPath), [index, 'at']);
      seconds.element.hidden = typeof at !== 'number';
      showPicture(picture, form, view, index);
      for (const part of [image, moment, seconds, strength]) part.show(view);
    },
  };
}

/** The first frame, the last one, or a time, which then has a field of its own. */
function momentField(form: Form, index: number): Part {
  const path = [...listPath, index, 'at'];
  let view: FormView | undefined;
  const field = choiceField(form, {
    path: () => path,
    label: form.text('frame'),
    choices: () => [
      { key: 'first', text: form.text('asFirst') },
      { key: 'last', text: form.text('asLast') },
      { key: 'time', text: form.text('atTime') },
    ],
    chosen: (next) => {
      const at = next.own(path);
      return at === 'first' || at === 'last' ? at : 'time';
    },
    onChoose: (key) => form.set(path, key === 'time' ? middleOf(view) : key),
    mayReset: false,
    class: 'medium',
  });
  return {
    element: field.element,
    show(next) {
      view = next;
      field.show(next);
    },
  };
}

function middleOf(view: FormView | undefined): number {
  const { frames = 2, fps = 1 } = view?.timing ?? {};
  return Number((Math.round(frames / 2) / fps).toFixed(6));
}

/** The image, or the first frame of a clip; an empty place when it cannot be shown. */
function showPicture(place: HTMLElement, form: Form, view: FormView, index: number): void {
  const image = valueAt(view.own(listPath), [index, 'image']);
  const address = typeof image === 'string' ? (view.state.images[image] ?? '') : '';
  if (place.dataset.address === address) return;
  place.dataset.address = address;
  if (address === '') return place.replaceChildren();
  const isClip = address.toLowerCase().endsWith('.webm');
  const alt = form.text('imageOf', index + 1);
  const picture = isClip
    ? element('video', { attributes: { src: address, preload: 'metadata', 'aria-label': alt } })
    : element('img', { attributes: { src: address, alt } });
  picture.addEventListener('error', () => place.replaceChildren());
  place.replaceChildren(picture);
}
