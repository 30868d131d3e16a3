// The page of the form in a real browser, under its real content policy, with the editor's side of it behind: the stand-in editor holds the
// document, everything else is the program's own. The test file that uses it puts the stand-in in the place of `vscode`.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { Emitter } from '../../src/base/events';
import { FormEditor, type FormServices } from '../../src/host/panels/formEditor';
import { loadSidecar, modelDigest } from '../../src/modelStore/sidecar';
import { planExperiment } from '../../src/services/plan';
import { TokenizerCache } from '../../src/services/promptTokens';
import { extensionFolder } from './extensionFolder';
import { root } from './sourceFiles';
import { EventEmitter, TextDocument, Uri } from './vscode';

const origin = 'https://page.test';
const modelFolder = join(root, 'models', 'embedded');

/** An extension folder with script and style sheet as they are built for the package; answers its path. */
export async function bundleForm(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: { form: join(root, 'webview/form/main.ts'), 'form-style': join(root, 'webview/form/form.css') },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome122',
    outdir: '/dist/webview',
    write: false,
  });
  return extensionFolder(
    Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path).replace('form-style', 'form'), text])),
  );
}

export interface FormPageOptions {
  browser: Browser;
  /** What `bundleForm` made. */
  extension: string;
  /** Folder of the experiment. */
  folder: string;
}

export class FormPage {
  /** What the browser complained about: errors of the script, breaches of the policy. */
  readonly complaints: string[] = [];
  private constructor(
    readonly page: Page,
    readonly document: TextDocument,
  ) {
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      // The component library's list has a style attribute, which the policy drops and which does nothing that is missed.
      const isKnown = message.text().startsWith('Applying inline style violates');
      if (message.type() === 'error' && !isKnown) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** A form of `text`, once its fields are there. */
  static async open(text: string, options: FormPageOptions): Promise<FormPage> {
    const document = new TextDocument(join(options.folder, 'fox.t2v.json'), text).open();
    const page = await options.browser.newPage({ viewport: { width: 640, height: 900 } });
    const opened = new FormPage(page, document);
    await opened.serve(options);
    await page.goto(`${origin}/`);
    await page.locator('main h2:visible').first().waitFor();
    await page.evaluate(nextPictures);
    return opened;
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  slider(name: string): Locator {
    return this.page.getByRole('slider', { name, exact: true });
  }

  /** Chooses an option of a list by its words. */
  async choose(list: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: list, exact: true }).first().click();
    await this.page.getByRole('option', { name: option, exact: true }).locator('visible=true').click();
  }

  /** What the text says, as plain values; comments must not matter to the caller. */
  values(): Record<string, unknown> {
    return JSON.parse(this.document.getText().replace(/\/\/.*$/gm, '')) as Record<string, unknown>;
  }

  private async serve({ extension, folder }: FormPageOptions): Promise<void> {
    const fromPage = new Emitter<unknown>();
    const webview = {
      cspSource: origin,
      options: {},
      html: '',
      asWebviewUri: (uri: Uri) => `${origin}${uri.path}`,
      onDidReceiveMessage: fromPage.event,
      postMessage: async (message: unknown) => {
        // A page that is closed meanwhile needs to be told nothing.
        await this.page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
      },
    };
    new FormEditor(servicesFor(folder, extension)).resolveCustomTextEditor(
      this.document as unknown as vscode.TextDocument,
      { webview, onDidDispose: new Emitter<void>().event } as unknown as vscode.WebviewPanel,
    );
    await this.page.exposeFunction('tellEditor', (message: unknown) => fromPage.fire(message));
    await this.page.addInitScript(editorHandle);
    await this.page.route(`${origin}/**`, (route) => {
      const path = decodeURIComponent(new URL(route.request().url()).pathname);
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: webview.html });
      return existsSync(path) ? route.fulfill({ body: readFileSync(path) }) : route.fulfill({ status: 404 });
    });
  }
}

// Runs in the page. The components put their values into the browser's own fields before the next picture but one.
const nextPictures = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`;

// Runs in the page, before its own script.
const editorHandle = `
  let kept;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.tellEditor(message),
    setState: (state) => (kept = state),
    getState: () => kept,
  });
`;

/** Plans with the embedded model's description, from texts alone. */
function servicesFor(folder: string, extension: string): FormServices {
  const tokenizers = new TokenizerCache();
  const describeModel = async () => {
    const sidecar = await loadSidecar(modelFolder);
    return { folder: modelFolder, sidecar, digest: modelDigest(sidecar) };
  };
  const planText = (text: string, uri: Uri) =>
    planExperiment(
      { text, file: uri.fsPath, workspace: folder, allowOutside: false },
      {
        describeModel,
        tokenizers,
        readText: async (file) => readFileSync(file, 'utf8'),
        exists: async (file) => existsSync(file),
        adapters: { problemOf: async () => undefined },
      },
    );
  const never = new EventEmitter<void>().event;
  return {
    extensionUri: Uri.file(extension),
    experiments: {
      planText,
      planOf: (document: TextDocument) => planText(document.getText(), document.uri),
      onDidBecomeStale: never,
    },
    runs: { entriesOf: async () => [], onDidChange: never },
    report: (error: unknown) => {
      throw error;
    },
  } as unknown as FormServices;
}
