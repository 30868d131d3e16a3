// A field with a range of values: the browser's own slider in the colours of the theme, with its value beside it. Written when it is let
// go, told to others while it moves.

import { formatFieldPath } from '../../src/experiment/fieldPath';
import type { FieldPath } from '../../src/experiment/problem';
import { element } from '../shared/elements';
import { fieldFrame } from './fieldFrame';
import type { Form, Part } from './form';
import type { FormView } from './formView';

export interface SliderFieldOptions {
  path: () => FieldPath;
  label: string;
  min: number;
  max: number;
  step: number;
  /** What holds while the text says nothing, where that is not simply the default. */
  fallback?: (view: FormView) => number | undefined;
  /** Hears of every value on the way. */
  onSlide?: (value: number) => void;
}

let count = 0;

export function sliderField(form: Form, options: SliderFieldOptions): Part {
  const { path, label, min, max, step, fallback, onSlide } = options;
  const id = `slider-${(count += 1)}`;
  const caption = element('label', { class: 'caption', attributes: { for: id }, children: [label] });
  const range = { type: 'range', id, min: String(min), max: String(max), step: String(step) };
  const control = element('input', { attributes: range });
  const figure = element('span', { class: 'figure', attributes: { 'aria-hidden': 'true' } });
  const frame = fieldFrame(form, { path, label, control, caption, class: 'slider', withoutDefault: '0' });
  control.after(figure);
  const tell = (value: number, isOwn: boolean) => {
    figure.textContent = isOwn ? String(value) : form.text('default', value);
    figure.classList.toggle('absent', !isOwn);
    control.setAttribute('aria-valuetext', figure.textContent);
  };
  control.addEventListener('input', () => {
    const value = Number(control.value);
    tell(value, true);
    onSlide?.(value);
  });
  control.addEventListener('change', () => {
    form.edits.later(formatFieldPath(path()), [{ path: path(), value: Number(control.value) }]);
  });
  return {
    element: frame.element,
    show(view) {
      const own = view.own(path());
      const held = typeof own === 'number' ? own : (fallback?.(view) ?? view.fallback(path()));
      const value = typeof held === 'number' ? held : 0;
      control.value = String(value);
      tell(value, own !== undefined);
      frame.show(view);
    },
  };
}
