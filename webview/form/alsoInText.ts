// The last line of the form: what else the text says that has no field here, and the way to it.

import { element } from '../shared/elements';
import type { Form, Part } from './form';

/** Fields of the format that the form shows. */
const shown = new Set([
  '$schema',
  'version',
  'prompt',
  'negativePrompt',
  'shots',
  'seed',
  'steps',
  'guidance',
  'sampler',
  'video',
  'motion',
  'keyframes',
]);

export function alsoInText(form: Form): Part {
  const words = element('span');
  const open = element('button', {
    class: 'link',
    attributes: { type: 'button' },
    children: [form.text('openText')],
    onClick: () => form.actions.openText(),
  });
  return {
    element: element('p', { class: 'also', children: [words, ' ', open] }),
    show(view) {
      const others = Object.keys(view.state.values ?? {}).filter((name) => !shown.has(name));
      words.textContent = others.length === 0 ? '' : form.text('alsoInText', others.join(', '));
    },
  };
}
