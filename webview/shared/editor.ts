// The page's side of the border to the editor: one handle, messages out, checked messages in, a state that outlives reloads.

interface EditorHandle {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorHandle;

export interface Host<Out, In, State> {
  post(message: Out): void;
  /**
   * Messages that the check does not know are dropped. Those that the page was made with come at once, but for a page that is there again
   * after it was hidden: they may be old.
   */
  onMessage(listener: (message: In) => void): void;
  /** What was kept last, for a page that is loaded again; to be checked. */
  kept(): unknown;
  /** Handed back to the extension after a reload of the window. */
  keep(state: State): void;
}

/** To be called once: the editor gives its handle out only once, and it must not leak. */
export function connect<Out, In, State>(check: (data: unknown) => In | undefined): Host<Out, In, State> {
  const editor = acquireVsCodeApi();
  return {
    post: (message) => editor.postMessage(message),
    onMessage: (listener) => {
      const take = (data: unknown) => {
        const message = check(data);
        if (message !== undefined) listener(message);
      };
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => take(data));
      if (editor.getState() === undefined) (JSON.parse(document.body.dataset.first ?? '[]') as unknown[]).forEach(take);
    },
    kept: () => editor.getState(),
    keep: (state) => editor.setState(state),
  };
}
