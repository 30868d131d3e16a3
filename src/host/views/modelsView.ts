// The Models view: the embedded model and those of the user's folders, whether they fit this machine, and what they can do.

import { totalmem } from 'node:os';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { findModels, type FoundModel, type UnusableModel } from '../../modelStore/findModels';
import { modelDigest } from '../../modelStore/sidecar';
import { embeddedFolder } from '../../services/home';
import { modelFolders, onDidChangeSettings } from '../settings';
import { modelFacts, modelSize, neededMemoryMb, type ModelFact } from './modelFacts';
import { sizeText } from '../words';

/** A model, or one fact about it. */
export type ModelsItem = { model: FoundModel | UnusableModel; folder: string } | { fact: ModelFact };

export class ModelsView implements vscode.TreeDataProvider<ModelsItem>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new vscode.EventEmitter<undefined>());

  readonly onDidChangeTreeData = this.changes.event;

  /** @param home the folder of the extension. */
  constructor(private readonly home: string) {
    this.store.add(onDidChangeSettings(() => this.refresh()));
    this.store.add(vscode.window.registerTreeDataProvider('t2vLab.models', this));
  }

  refresh(): void {
    this.changes.fire(undefined);
  }

  async getChildren(item?: ModelsItem): Promise<ModelsItem[]> {
    if (item === undefined) {
      const found = await findModels({ embeddedFolder: embeddedFolder(this.home), userFolders: modelFolders() });
      return found.map((model) => ({ model, folder: model.folder }));
    }
    if (!('model' in item) || 'problem' in item.model) return [];
    const { sidecar } = item.model;
    return modelFacts(sidecar, modelDigest(sidecar), totalMemoryMb()).map((fact) => ({ fact }));
  }

  getTreeItem(item: ModelsItem): vscode.TreeItem {
    if ('fact' in item) return factItem(item.fact);
    return 'problem' in item.model ? brokenItem(item.model) : modelItem(item.model);
  }

  dispose(): void {
    this.store.dispose();
  }
}

const totalMemoryMb = () => totalmem() / 1024 / 1024;

function modelItem({ id, folder, sidecar }: FoundModel): vscode.TreeItem {
  const { t } = vscode.l10n;
  const item = new vscode.TreeItem(sidecar.title, vscode.TreeItemCollapsibleState.Collapsed);
  const fits = neededMemoryMb(sidecar) <= totalMemoryMb();
  item.id = folder;
  item.description = [
    sizeText(modelSize(sidecar)),
    sidecar.licence,
    ...(fits ? [] : [t('does not fit this machine')]),
  ].join(', ');
  item.tooltip = id === 'embedded' ? t('Comes with T2V Lab. In an experiment: "model": "embedded"') : folder;
  item.iconPath = fits
    ? new vscode.ThemeIcon('package')
    : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'model';
  return item;
}

function brokenItem({ folder, problem }: UnusableModel): vscode.TreeItem {
  const item = new vscode.TreeItem(folder);
  item.id = folder;
  item.description = problem.message;
  item.tooltip = problem.hint === undefined ? problem.message : `${problem.message}\n\n${problem.hint}`;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.contextValue = 'brokenModel';
  return item;
}

function factItem({ name, value, detail }: ModelFact): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.description = value;
  item.tooltip = detail ?? value;
  return item;
}
