// What the clip shows: the words, and what it should keep away from. With shots each of them has its own words instead.

import { element } from '../shared/elements';
import { wordButton } from './buttons';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { section } from './section';
import { secondsOf } from './shotLengths';
import { textField } from './textField';
import { words } from './textFormats';

export function promptSection(form: Form): Part {
  let view: FormView | undefined;
  const prompt = textField(form, { path: () => ['prompt'], label: form.text('prompt'), format: words, rows: 2 });
  const negative = textField(form, {
    path: () => ['negativePrompt'],
    label: form.text('negativePrompt'),
    format: words,
  });
  const split = wordButton(form.text('splitIntoShots'), () => form.change(() => (view ? asShots(view) : [])));
  const below = element('div', { class: 'buttons', children: [split] });
  const whole = section(form, { title: form.text('words'), class: 'prompt' }, [prompt, below, negative]);
  return {
    element: whole.element,
    show(next) {
      view = next;
      const hasShots = next.own(['shots']) !== undefined;
      prompt.element.hidden = hasShots && next.own(['prompt']) === undefined;
      below.hidden = hasShots || next.value(['prompt']) === undefined;
      whole.show(next);
    },
  };
}

/** The prompt as the first of two shots that last as long together. */
function asShots(view: FormView) {
  const { frames, fps } = view.timing;
  const prompt = view.value(['prompt']);
  const half = Math.max(1, Math.round(frames / 2));
  const lengths = frames > 1 ? [half, frames - half] : [frames];
  const shots = lengths.map((length) => ({ prompt, seconds: secondsOf(length, fps) }));
  return [
    { path: ['shots'], value: shots },
    ...(view.own(['prompt']) === undefined ? [] : [{ path: ['prompt'], value: undefined }]),
  ];
}
