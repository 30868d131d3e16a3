// Small pictures for buttons, drawn in the colour of the text around them.

const svg = 'http://www.w3.org/2000/svg';

const paths = {
  reset: 'M4 3v4h4M4.4 7A5 5 0 1 1 3.5 10',
  remove: 'M4 4l8 8M12 4l-8 8',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  play: 'M5 3.5v9l7-4.5z',
} as const;

export type IconName = keyof typeof paths;

/** A fresh picture of 16 × 16; readers of the screen do not see it. */
export function icon(name: IconName): SVGSVGElement {
  const picture = drawn('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true', focusable: 'false' });
  picture.append(drawn('path', { d: paths[name] }));
  return picture;
}

/** An element of a drawing. */
export function drawn<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
