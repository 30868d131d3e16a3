// Files dropped on the page. The editor's own explorer and tabs give addresses; a clip from elsewhere has none that a page may know, so its
// bytes are handed on.

import { clipName, type Dropped } from '../../src/protocol/dropMessages';
import { uriFormats, urisOf } from './droppedUris';

/** Tells of each drop of files, also of one that holds no clip. */
export function receiveDrops(target: HTMLElement, post: (message: Dropped) => void): void {
  target.addEventListener('dragover', (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  target.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    // Else the browser would show the file in the place of the page.
    event.preventDefault();
    const uris = urisOf((format) => event.dataTransfer?.getData(format) ?? '');
    const clips = [...(event.dataTransfer?.files ?? [])].filter(({ name }) => clipName.test(name));
    if (uris.length > 0 || clips.length === 0) post({ kind: 'drop', uris });
    else for (const clip of clips) void clip.arrayBuffer().then((data) => post(droppedClip(clip.name, data)));
  });
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return [...uriFormats, 'Files'].some((format) => dataTransfer?.types.includes(format));
}

function droppedClip(name: string, data: ArrayBuffer): Dropped {
  return { kind: 'dropClip', name, data: new Uint8Array(data) };
}
