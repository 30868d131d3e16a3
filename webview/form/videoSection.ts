// Size and length of the clip: one of the sizes that the model makes, or numbers; frames and their speed.

import type { FieldPath } from '../../src/experiment/problem';
import { choiceField, type Choice } from './choiceField';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { section } from './section';
import { textField } from './textField';
import { number } from './textFormats';

const names = ['width', 'height', 'frames', 'fps'] as const;
const pathOf = (name: (typeof names)[number]): FieldPath => ['video', name];

export function videoSection(form: Form): Part {
  const fields = names.map((name) =>
    textField(form, { path: () => pathOf(name), label: form.text(name), format: number }),
  );
  const size = choiceField(form, {
    // The numbers beside it show the problems of a size and take it back.
    path: () => ['video', 'size'],
    label: form.text('size'),
    choices: (view) => sizeChoices(form, view),
    chosen: (view) => (isOwn(view) ? sizeKey(view.value(pathOf('width')), view.value(pathOf('height'))) : ''),
    onChoose: (key) => {
      const [width, height] = key === '' ? [] : key.split('×').map(Number);
      form.edits.send([
        { path: pathOf('width'), value: width },
        { path: pathOf('height'), value: height },
      ]);
    },
    mayReset: false,
    class: 'wide',
  });
  const title = form.text('video');
  return section(form, { title, class: 'video row-of-fields', paths: [['video']] }, [size, ...fields]);
}

const sizeKey = (width: unknown, height: unknown): string => `${String(width)}×${String(height)}`;
const sizeText = (key: string): string => key.replace('×', ' × ');

function isOwn(view: FormView): boolean {
  return view.own(pathOf('width')) !== undefined || view.own(pathOf('height')) !== undefined;
}

/** The default, the model's sizes, and the present one if it is another. */
function sizeChoices(form: Form, view: FormView): Choice[] {
  const usual = sizeKey(view.fallback(pathOf('width')), view.fallback(pathOf('height')));
  const known = (view.state.model?.sizes ?? []).map(([width, height]) => sizeKey(width, height));
  const present = sizeKey(view.value(pathOf('width')), view.value(pathOf('height')));
  const all = new Set([...known, ...(isOwn(view) ? [present] : [])]);
  return [
    { key: '', text: form.text('default', sizeText(usual)) },
    ...[...all].map((key) => ({ key, text: sizeText(key) })),
  ];
}
