// On top of the form: what is wrong with the text where no field can show it, with the way to the line. For a text that cannot be read
// it says so, and that the form leaves it alone.

import { element } from '../shared/elements';
import { wordButton } from './buttons';
import { problemEntry } from './fieldFrame';
import type { Form, Part } from './form';
import type { PlacedProblem } from './formView';

export function problemList(form: Form): Part {
  const title = element('h2');
  const list = element('ul');
  const openText = wordButton(form.text('openText'), () => form.actions.openText());
  const whole = element('section', {
    class: 'problem-list',
    attributes: { 'aria-label': form.text('problems') },
    children: [title, list, openText],
  });
  return {
    element: whole,
    show(view) {
      const isBroken = view.state.values === undefined;
      const problems: readonly PlacedProblem[] = isBroken
        ? view.state.problems.map((problem, index) => ({ ...problem, index }))
        : view.problems([]);
      whole.hidden = problems.length === 0 && !isBroken;
      title.textContent = form.text(isBroken ? 'brokenText' : 'problems');
      openText.hidden = !isBroken;
      list.replaceChildren(...problems.map((problem) => problemItem(form, problem)));
    },
  };
}

function problemItem(form: Form, problem: PlacedProblem): HTMLElement {
  const entry = problemEntry(form, problem);
  const attributes = { type: 'button' };
  const onClick = () => form.actions.openText(problem.line);
  entry.append(
    ' ',
    element('button', { class: 'link', attributes, children: [form.text('goToLine', problem.line)], onClick }),
  );
  return element('li', { children: [entry] });
}
