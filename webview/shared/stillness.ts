// Whether this page should stand still: what motion.ts decides, asked of the page and its browser.

import { reducedMotion, wantsStill } from './motion';

/** Asked anew each time, for it can change while the page is open. */
export function wantsStillness(): boolean {
  return wantsStill(document.body.classList, matchMedia(reducedMotion));
}
