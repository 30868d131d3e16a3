// Clips dropped on a page of ours are opened in the player, whose buttons give their experiments back.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { clipName, type Dropped } from '../../protocol/dropMessages';

/** Other files among them are passed over; when there is no clip, that is said. */
export async function openDropped(dropped: Dropped): Promise<void> {
  const clips = dropped.kind === 'drop' ? clipsAmong(dropped.uris) : [await keptClip(dropped)];
  if (clips.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('No clip was dropped. The player opens WebM, MP4, GIF and WebP files.'),
    );
  }
  for (const clip of clips) await vscode.commands.executeCommand('vscode.openWith', clip, 't2vLab.player');
}

function clipsAmong(uris: readonly string[]): vscode.Uri[] {
  const all = uris.map((uri) => vscode.Uri.parse(uri));
  return all.filter(({ path }) => clipName.test(path.slice(path.lastIndexOf('/') + 1)));
}

/** A clip from elsewhere as a file of this machine; the system clears its folder of temporary files. */
async function keptClip({ name, data }: Extract<Dropped, { kind: 'dropClip' }>): Promise<vscode.Uri> {
  const file = join(await mkdtemp(join(tmpdir(), 't2v-dropped-')), name);
  await writeFile(file, data);
  return vscode.Uri.file(file);
}
