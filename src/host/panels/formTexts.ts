// The texts of the form, in the language of the window: the page asks for them by name.

import * as vscode from 'vscode';
import type { FormText } from '../../protocol/formTexts';

/** All of them; `{0}` and so on are filled in by the page. */
export function formTexts(): Record<FormText, string> {
  const { t } = vscode.l10n;
  return {
    ...motionTexts(),
    ...listTexts(),
    alsoInText: t('Also in the text: {0}.'),
    brokenText: t('The text cannot be read. The form leaves it alone until it is mended.'),
    default: t('{0} (default)'),
    expectedNumber: t('Expected a number. Nothing was written.'),
    expectedSeeds: t('Expected a whole number, or several with commas between. Nothing was written.'),
    fps: t('Frames/s'),
    frames: t('Frames'),
    goToLine: t('Go to line {0}'),
    guidance: t('Guidance'),
    height: t('Height'),
    negativePrompt: t('Negative prompt'),
    openText: t('Open text'),
    problems: t('Problems'),
    prompt: t('Prompt'),
    remove: t('Remove {0}'),
    reset: t('{0}: back to the default, {1}'),
    sampler: t('Sampler'),
    sampling: t('Sampling'),
    seconds: t('{0} s'),
    seed: t('Seed'),
    size: t('Size'),
    splitIntoShots: t('Split into shots'),
    steps: t('Steps'),
    video: t('Video'),
    width: t('Width'),
    words: t('Words'),
  };
}

function motionTexts() {
  const { t } = vscode.l10n;
  return {
    addKey: t('Add key'),
    addPath: t('Draw a path'),
    addPoint: t('Add point'),
    at: t('Seconds'),
    asModelChooses: t('as the model chooses'),
    camera: t('Camera'),
    cameraKey: t('camera key {0}'),
    cameraKeys: t('Camera keys'),
    cameraLegend: t('Dashed: the start. Line: the end.'),
    cameraPicture: t('What the camera does. {0}'),
    deletePath: t('Delete path'),
    modelChooses: t('The model moves the camera by the words.'),
    motion: t('Camera and motion'),
    object: t('Object'),
    pan: t('Pan'),
    path: t('Path {0}'),
    pathFrame: t('Path on the frame'),
    pathHelp: t(
      'Click to add a point, drag one to move it, or draw the whole way. Arrow keys move the chosen point, Page Up and Page Down choose another, Insert adds one, Delete removes it.',
    ),
    paths: t('Object paths'),
    play: t('Play the camera movement'),
    point: t('point {0}'),
    roll: t('Roll'),
    spaceEvenly: t('Space times evenly'),
    strength: t('Motion strength'),
    tilt: t('Tilt'),
    varyOverTime: t('Change over time'),
    x: t('From left'),
    y: t('From top'),
    zoom: t('Zoom'),
  };
}

function listTexts() {
  const { t } = vscode.l10n;
  return {
    addImage: t('Add image…'),
    addShot: t('Add shot'),
    asFirst: t('First'),
    asLast: t('Last'),
    atTime: t('At a time'),
    chooseImage: t('Choose…'),
    frame: t('Frame'),
    image: t('Image'),
    imageOf: t('Image of keyframe {0}'),
    keyframe: t('keyframe {0}'),
    keyframes: t('Keyframe images'),
    keyframeStrength: t('Strength'),
    length: t('Seconds'),
    moveUp: t('Move shot {0} up'),
    shot: t('shot {0}'),
    shotEnd: t('End of shot {0}'),
    shotPrompt: t('Shot {0}'),
    shots: t('Shots'),
    timeline: t('Lengths of the shots'),
    transition: t('Begins with'),
    transitionBlend: t('a blend'),
    transitionCut: t('a cut'),
  };
}
