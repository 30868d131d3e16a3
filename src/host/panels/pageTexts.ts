// The pages' own words in the editor's language; they travel with the page.

import * as vscode from 'vscode';
import type { PageTexts } from '../../protocol/pageTexts';

/** Names of the player's controls with their keys, and what it reads out. */
export function pageTexts(): PageTexts {
  const { t } = vscode.l10n;
  return {
    player: t('Player'),
    picture: t('Picture. Plus and minus zoom, arrow keys move it while it is enlarged.'),
    transport: t('Playback'),
    play: t('Play (Space)'),
    pause: t('Pause (Space)'),
    stepBack: t('One Frame Back (,)'),
    stepForward: t('One Frame On (.)'),
    toFirst: t('First Frame (Home)'),
    toLast: t('Last Frame (End)'),
    ends: t('At the End (L)'),
    stop: t('Stop'),
    loop: t('Loop'),
    pingPong: t('Back and Forth'),
    speed: t('Speed (< and >)'),
    markIn: t('Begin Here (I)'),
    markOut: t('End Here (O)'),
    clearRange: t('Whole Clip (X)'),
    zoomIn: t('Zoom In (+)'),
    zoomOut: t('Zoom Out (-)'),
    fit: t('Whole Picture (0)'),
    filmstrip: t('Frame'),
    frameOf: t('Frame {0} of {1}'),
    playing: t('Playing'),
    pausedAt: t('Paused: {0}'),
    rangeIs: t('Plays frames {0} to {1}'),
    wholeClip: t('Plays the whole clip'),
    zoomIs: t('Zoom {0} %'),
    cannotDecode: t('This editor cannot decode {0} here.'),
    cannotPlay: t('The clip cannot be played: {0}'),
    recent: t('Recent clips'),
    actions: t('Actions'),
  };
}
