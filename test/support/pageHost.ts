// The built results page in a browser of its own, with a stand-in for the editor: it answers reads from files in memory, notes what the
// page says, and keeps what the page keeps. For tests of the page that need real decoders but no editor.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { ClipKind } from '../../src/protocol/playerMessages';
import { pageTextNames } from '../../src/protocol/pageTexts';
import { PlayerPage } from './playerPage';
import { root } from './sourceFiles';

/** Every text is its own name, but those that tests read numbers from. */
const texts = {
  ...Object.fromEntries(pageTextNames.map((name) => [name, name])),
  frameOf: 'Frame {0} of {1}',
  cannotPlay: 'cannotPlay: {0}',
  cannotDecode: 'cannotDecode: {0}',
};

// Runs in the page before its script. Pictures that are open are counted, so that one that nobody closes is seen.
const standIn = `
  window.posted = [];
  window.bytesRead = 0;
  window.openPictures = 0;
  const make = window.createImageBitmap;
  window.createImageBitmap = async (...args) => {
    const picture = await make(...args);
    window.openPictures += 1;
    return picture;
  };
  const close = ImageBitmap.prototype.close;
  ImageBitmap.prototype.close = function () {
    if (this.width > 0) window.openPictures -= 1;
    close.call(this);
  };
  window.tell = (message) => window.postMessage(message, '*');
  const answer = async ({ clip, read, start, end }) => {
    window.bytesRead += end - start;
    const found = await fetch('/clips/' + clip.split('@')[0] + '?start=' + start + '&end=' + end);
    if (!found.ok) return window.tell({ kind: 'unread', read, message: 'there is no such file' });
    window.tell({ kind: 'bytes', read, data: new Uint8Array(await found.arrayBuffer()) });
  };
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => (message.kind === 'read' ? answer(message) : window.posted.push(message)),
    getState: () => JSON.parse(sessionStorage.getItem('kept') ?? 'null'),
    setState: (state) => sessionStorage.setItem('kept', JSON.stringify(state)),
  });
`;

const html = `<!DOCTYPE html>
<html lang="en">
<head><title>page</title><link rel="stylesheet" href="/results.css"></head>
<body data-texts='${JSON.stringify(texts)}'><script src="/stand-in.js"></script><script src="/results.js"></script></body>
</html>`;

export class PageHost {
  readonly player: PlayerPage;

  private constructor(
    readonly page: Page,
    private readonly clips: ReadonlyMap<string, Uint8Array>,
    private readonly stop: () => void,
  ) {
    this.player = PlayerPage.at(page);
  }

  /** @param clips files by name; the page knows each under its name, with anything behind an at sign */
  static async open(browser: Browser, clips: ReadonlyMap<string, Uint8Array>): Promise<PageHost> {
    const server = createServer((request, response) => serve(clips, request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return new PageHost(page, clips, () => server.close());
  }

  /** Shows a clip and waits for its first frame. A name with an at sign is another clip with the bytes of the first. */
  async show(name: string): Promise<void> {
    await this.tellToShow(name);
    await this.page.waitForFunction(
      `document.querySelector('h1').textContent === '${name}' && document.querySelector('canvas.frame').dataset.frame !== undefined`,
    );
  }

  /** The same without waiting. */
  async tellToShow(name: string): Promise<void> {
    const file = name.split('@')[0]!;
    const kind = file.slice(file.lastIndexOf('.') + 1) as ClipKind;
    const bytes = this.clips.get(file)?.length ?? 100;
    const clip = { key: name, kind, bytes, poster: '', width: 0, height: 0, description: `what ${name} shows` };
    const view = { title: name, prompt: '', status: '', facts: [], buttons: [], clip };
    await this.tell({ kind: 'show', view, recent: [] });
  }

  /** Sends the page a message. */
  async tell(message: object): Promise<void> {
    await this.page.evaluate(`tell(${JSON.stringify(message)})`);
  }

  /** Waits until every frame of the clip is known and the filmstrip is full. */
  async whole(pictures: number): Promise<void> {
    await this.page.waitForFunction(`document.querySelectorAll('.pictures canvas[width]').length === ${pictures}`);
  }

  /** What the page said, but for its reads. */
  posted(): Promise<{ kind: string; frame?: number; seconds?: number }[]> {
    return this.page.evaluate('posted');
  }

  /** A number that the stand-in counts. */
  counted(what: 'bytesRead' | 'openPictures'): Promise<number> {
    return this.page.evaluate(`window.${what}`);
  }

  async close(): Promise<void> {
    await this.page.close();
    this.stop();
  }
}

function serve(clips: ReadonlyMap<string, Uint8Array>, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const clip = clips.get(decodeURIComponent(pathname.replace('/clips/', '')));
  if (clip) {
    response.end(clip.subarray(Number(searchParams.get('start')), Number(searchParams.get('end'))));
  } else if (pathname === '/') {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  } else if (pathname === '/stand-in.js') {
    response.setHeader('content-type', 'text/javascript');
    response.end(standIn);
  } else if (/^\/results\.(js|css)$/.test(pathname)) {
    response.setHeader('content-type', pathname.endsWith('js') ? 'text/javascript' : 'text/css');
    response.end(readFileSync(join(root, 'dist', 'webview', pathname.slice(1))));
  } else {
    response.statusCode = 404;
    response.end();
  }
}
