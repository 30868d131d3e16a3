// Elements made in one call. Text is always text: nothing here takes HTML.

/** What an element is made with; a child that is a string becomes text. */
export interface ElementOptions {
  class?: string;
  /** Attributes as they stand in the page; `undefined` leaves one out. */
  attributes?: Record<string, string | undefined>;
  children?: readonly (Node | string)[];
  onClick?: () => void;
}

/** A fresh element. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  options?: ElementOptions,
): HTMLElementTagNameMap[K];
export function element(name: string, options?: ElementOptions): HTMLElement;
export function element(name: string, options: ElementOptions = {}): HTMLElement {
  const made = document.createElement(name);
  if (options.class !== undefined) made.className = options.class;
  for (const [key, value] of Object.entries(options.attributes ?? {})) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...(options.children ?? []));
  const { onClick } = options;
  if (onClick) made.addEventListener('click', onClick);
  return made;
}
