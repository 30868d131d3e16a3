// When the extension starts, how long that takes, and that it is the packaged one. An extension starts once in a window, so this file
// is named to be the first, and its first test sees when another came before.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { effortOf } from './effort';

const limitMs = 50;

function ours(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('t2v-lab.t2v-lab');
  assert.ok(extension, 'the extension is not installed');
  return extension;
}

describe('activation', () => {
  it('does not happen for a file that is not an experiment', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '# Notes' });
    await vscode.window.showTextDocument(document);
    assert.equal(ours().isActive, false);
  });

  it('happens at the first command, without an error', async () => {
    const ms = await effortOf(() => ours().activate());
    assert.equal(ours().isActive, true);
    assert.ok(ms <= limitMs, `took ${ms.toFixed(1)} ms of at most ${limitMs}`);
  });
});

describe('the extension under test', () => {
  it('is the packaged one, installed in the folder of this run', () => {
    assert.ok(ours().extensionPath.startsWith(process.env.T2V_SUITE_EXTENSIONS!), ours().extensionPath);
    assert.equal(existsSync(join(ours().extensionPath, 'src')), false);
    assert.ok(existsSync(join(ours().extensionPath, '.vsixmanifest')), 'no manifest of a package');
  });

  it('runs where the files are', () => {
    assert.equal(ours().extensionKind, vscode.ExtensionKind.Workspace);
  });

  it('has the runtime of this platform only', () => {
    const folder = join(ours().extensionPath, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6');
    const found = readdirSync(folder).flatMap((system) =>
      readdirSync(join(folder, system)).map((cpu) => `${system}/${cpu}`),
    );
    assert.deepEqual(found, [`${process.platform}/${process.arch}`]);
    assert.ok(statSync(join(folder, found[0]!, 'onnxruntime_binding.node')).size > 0);
  });

  it('registers every command that its manifest declares', async () => {
    const manifest = ours().packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
