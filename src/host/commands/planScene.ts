// "T2V: Plan Scene…": the prompt as ways, camera keys and shots, shown as a refactoring that is applied when it is accepted.
// The plan is made by the built-in rules, or by a language model of the editor that the user picks; both end as the same edits.

import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { modelQuestion, readModelPlan } from '../../experiment/scene/modelPlan';
import { planText, type TextPlan } from '../../experiment/scene/planEdits';
import type { SceneTiming } from '../../experiment/scene/scenePlan';
import { sceneTiming } from '../../services/sceneTiming';
import { openExperiment } from '../documents';
import { toRange } from '../language/textEdits';
import type { Services } from './services';

/** @returns whether the plan was accepted. */
export async function planScene({ engine }: Services, target?: unknown): Promise<boolean> {
  const document = await openExperiment(target);
  const text = document.getText();
  const timing = await sceneTiming(text, engine);
  const byRules = planText(text, timing);
  const model = await pickPlanner();
  const plan = model ? await planBy(model, text, timing) : byRules;
  tellNotes(plan);
  if (plan.edits.length === 0) {
    const nothing = vscode.l10n.t('The words ask for no ways, camera moves or shots that could be planned.');
    void vscode.window.showInformationMessage(nothing);
    return false;
  }
  await vscode.window.showTextDocument(document);
  // The preview leaves it to the user to tick each entry.
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Tick what you want of the plan in the preview, then Apply.'),
  );
  return vscode.workspace.applyEdit(toAccept(document, plan), { isRefactoring: true });
}

/** Undefined for the built-in rules, which are also taken where the editor has no model. */
async function pickPlanner(): Promise<vscode.LanguageModelChat | undefined> {
  const { t } = vscode.l10n;
  const models = await vscode.lm.selectChatModels().then(
    (found) => found,
    () => [],
  );
  if (models.length === 0) return undefined;
  const items = [
    { label: t('Built-in rules'), description: t('the words that the embedded model knows'), model: undefined },
    ...models.map((model) => ({ label: model.name, description: model.vendor, model })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Plan Scene'),
    placeHolder: t('Who makes the plan'),
  });
  if (!picked) throw new CancelledError();
  return picked.model;
}

function planBy(model: vscode.LanguageModelChat, text: string, timing: SceneTiming): Thenable<TextPlan> {
  const title = vscode.l10n.t('{0} plans the scene', model.name);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const question = vscode.LanguageModelChatMessage.User(modelQuestion(text, timing));
    const justification = vscode.l10n.t('To plan the scene of the open experiment.');
    const response = await model.sendRequest([question], { justification }, token);
    let answer = '';
    for await (const part of response.text) answer += part;
    if (token.isCancellationRequested) throw new CancelledError();
    return readModelPlan(text, answer);
  });
}

/** The edits as entries of the refactoring preview. */
function toAccept(document: vscode.TextDocument, { edits }: TextPlan): vscode.WorkspaceEdit {
  const whole = new vscode.WorkspaceEdit();
  const label = vscode.l10n.t('Scene plan');
  for (const edit of edits)
    whole.replace(document.uri, toRange(document, edit), edit.text, { label, needsConfirmation: true });
  return whole;
}

function tellNotes({ notes }: TextPlan): void {
  if (notes.length === 0) return;
  const shown = notes.map(({ message }) => message).join(' ');
  void vscode.window.showWarningMessage(vscode.l10n.t('Not everything is in the plan. {0}', shown));
}
