// Questions one after another in quick picks, with a way back, as VS Code's own guidelines show it.

import * as vscode from 'vscode';
import { CancelledError } from '../base/errors';

/** What the user did instead of answering. */
const back = Symbol('back');

export interface StepOptions {
  title: string;
  step: number;
  steps: number;
  placeholder: string;
}

/** One question. Answers, or goes back, or throws CancelledError. */
export type Step<T> = (answers: T) => Promise<Partial<T> | typeof back>;

/** Asks in order; going back asks the one before again, with what was answered so far. @throws CancelledError */
export async function askSteps<T extends object>(steps: readonly Step<T>[], start: T): Promise<T> {
  const answers: T[] = [start];
  while (answers.length <= steps.length) {
    const answer = await steps[answers.length - 1]!(answers.at(-1)!);
    if (answer === back) answers.length = Math.max(1, answers.length - 1);
    else answers.push({ ...answers.at(-1)!, ...answer });
  }
  return answers.at(-1)!;
}

/** A choice from a list. */
export function pickStep<I extends vscode.QuickPickItem>(
  items: readonly I[],
  options: StepOptions,
): Promise<I | typeof back> {
  const input = vscode.window.createQuickPick<I>();
  input.items = items;
  input.matchOnDetail = true;
  return ask(input, options, () => input.selectedItems[0]);
}

export interface TextStepOptions extends StepOptions {
  value: string;
  /** What is wrong with a text; undefined when nothing is. */
  check: (text: string) => string | undefined;
}

/** A line of text. */
export function textStep(options: TextStepOptions): Promise<string | typeof back> {
  const input = vscode.window.createInputBox();
  input.value = options.value;
  const check = () => {
    input.validationMessage = options.check(input.value);
  };
  input.onDidChangeValue(check);
  return ask(input, options, () => {
    check();
    return input.validationMessage === undefined ? input.value : undefined;
  });
}

type Input = vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;

/** Stays open until `answer` has one. */
function ask<A>(input: Input, options: StepOptions, answer: () => A | undefined): Promise<A | typeof back> {
  const { title, step, steps, placeholder } = options;
  Object.assign(input, { title, step, totalSteps: steps, placeholder, ignoreFocusOut: true });
  input.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<A | typeof back>((resolve, reject) => {
    input.onDidTriggerButton(() => resolve(back));
    input.onDidAccept(() => {
      const given = answer();
      if (given !== undefined) resolve(given);
    });
    input.onDidHide(() => reject(new CancelledError()));
    input.show();
  }).finally(() => input.dispose());
}

/** True for an answer, false for the wish to go back. */
export function isAnswer<A>(given: A | typeof back): given is A {
  return given !== back;
}

/** The wish to go back, to hand on from a step. */
export const goBack: typeof back = back;
