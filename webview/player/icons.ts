// The pictures on the player's buttons: shapes on a grid of 16 by 16, in the colour of the text around them.

const shapes = {
  play: 'M4 2l9 6-9 6z',
  pause: 'M4 2h3v12H4zM9 2h3v12H9z',
  stepBack: 'M12 3v10L6 8zM3.5 3H5v10H3.5z',
  stepForward: 'M4 3v10l6-5zM11 3h1.5v10H11z',
  toFirst: 'M2 3h1.5v10H2zM8.5 3v10L4 8zM14 3v10L9.5 8z',
  toLast: 'M12.5 3H14v10h-1.5zM7.5 3v10L12 8zM2 3v10l4.5-5z',
  markIn: 'M10 2H5v12h5v-1.6H6.6V3.6H10z',
  markOut: 'M6 2h5v12H6v-1.6h3.4V3.6H6z',
  clearRange: 'M4 3l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z',
  zoomIn: 'M7.25 3h1.5v4.25H13v1.5H8.75V13h-1.5V8.75H3v-1.5h4.25z',
  zoomOut: 'M3 7.25h10v1.5H3z',
  fit: 'M2 2h4v1.5H3.5V6H2zM10 2h4v4h-1.5V3.5H10zM2 10h1.5v2.5H6V14H2zM12.5 10H14v4h-4v-1.5h2.5z',
} as const;

export type IconName = keyof typeof shapes;

const svg = 'http://www.w3.org/2000/svg';

/** A fresh picture; it says nothing to a screen reader, its button does. */
export function icon(name: IconName): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', shapes[name]);
  path.setAttribute('fill', 'currentColor');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(path);
  return picture;
}
