// Ways along which objects move: for each one the object's words, the frame to draw on, and its points as numbers.

import { valueAt } from '../../src/experiment/fieldPath';
import { element } from '../shared/elements';
import { wordButton } from './buttons';
import type { Form, Part } from './form';
import type { FormView } from './formView';
import { objectIn } from './objectWords';
import { PathCard, pathsPath } from './pathCard';
import { rows, section } from './section';

export function pathsSection(form: Form): Part {
  let view: FormView | undefined;
  const list = rows({
    class: 'paths',
    count: (next) => next.list(pathsPath).length,
    make: (index) => new PathCard(form, index),
  });
  const addition = () => {
    if (!view) return [];
    const { seconds } = view.timing;
    const object = objectIn(promptOf(view), view.list(pathsPath).length);
    const points = [
      [0, 0.2, 0.5],
      [seconds, 0.8, 0.5],
    ];
    return [{ path: [...pathsPath, view.list(pathsPath).length], value: { object, points } }];
  };
  const add = wordButton(form.text('addPath'), () => form.change(addition));
  const buttons = element('div', { class: 'buttons', children: [add] });
  const whole = section(form, { title: form.text('paths'), class: 'path-list', paths: [pathsPath] }, [list, buttons]);
  return {
    element: whole.element,
    show(next) {
      view = next;
      whole.show(next);
    },
  };
}

function promptOf(view: FormView): string {
  const prompt = view.value(['prompt']) ?? valueAt(view.list(['shots'])[0], ['prompt']);
  return typeof prompt === 'string' ? prompt : '';
}
