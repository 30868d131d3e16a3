// The extension's entry: makes the services, registers the tables. No logic of its own.

import * as vscode from 'vscode';
import { commands, type Services } from './host/commands';
import { Validation } from './host/validation';

/** Called by VS Code when one of our commands is used for the first time. */
export function activate(context: vscode.ExtensionContext): void {
  const services: Services = { validation: new Validation() };
  context.subscriptions.push(services.validation);
  for (const [id, command] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(id, () => command(services)));
  }
}
