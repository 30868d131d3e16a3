// What the form shows of a text: its values as they are, what holds without them, its problems, the addresses of its images.

import { dirname } from 'node:path';
import type * as vscode from 'vscode';
import { requestDefaults, type ModelDefaults } from '../../experiment/defaults';
import { isWellFormed, readDocument, valueOf } from '../../experiment/document';
import { isPlainObject, valueAt } from '../../experiment/fieldPath';
import { resolvePath } from '../../experiment/paths';
import type { Problem } from '../../experiment/problem';
import type { FormModel, FormProblem } from '../../protocol/formMessages';
import type { ModelDescription } from '../../services/engineServices';

type Values = Record<string, unknown>;

/** What the text says; undefined while its syntax is broken or it is not an object. */
export function valuesOf(text: string): Values | undefined {
  const document = readDocument(text);
  const value = isWellFormed(document) ? valueOf(document.root) : undefined;
  return isPlainObject(value) ? value : undefined;
}

/**
 * A text that says no more than where everything else comes from: the experiment that `values` extends and its model. Its plan has what
 * holds for the fields that are left out.
 */
export function backgroundText({ extends: base, model }: Values): string {
  const source = typeof base === 'string' ? { extends: base } : { prompt: 'background' };
  return JSON.stringify({ version: 1, ...source, ...(typeof model === 'string' ? { model } : {}) });
}

/** What holds where the text says nothing, in the shape of an experiment: inherited, else the model's, else the format's. */
export function defaultsOf(inherited: Values, own: ModelDefaults = {}): Values {
  const { width, height, frames, fps, ...rest } = { ...requestDefaults, ...own };
  const { negativePrompt, seed, steps, guidance, sampler } = rest;
  const base = { negativePrompt, seed, steps, guidance, sampler };
  const video = { width, height, frames, fps };
  const motion = { strength: requestDefaults.motionStrength };
  return {
    ...base,
    ...inherited,
    video: { ...video, ...objectOf(inherited.video) },
    motion: { ...motion, ...objectOf(inherited.motion) },
  };
}

function objectOf(value: unknown): Values {
  return isPlainObject(value) ? value : {};
}

/** Problems as the page shows them; their lines are those of `document`. */
export function formProblems(problems: readonly Problem[], document: vscode.TextDocument): FormProblem[] {
  return problems.map(({ path, message, severity, range, fix }) => ({
    path,
    message,
    severity,
    line: document.positionAt(range.offset).line + 1,
    ...(fix ? { fix: fix.title } : {}),
  }));
}

/** The part of a model's description that the form reads. */
export function formModel({ sidecar }: ModelDescription): FormModel {
  const { name, limits, camera } = sidecar;
  return { name, sizes: limits.sizes.map(([width, height]) => [width, height]), span: [...camera.span] };
}

/** The images that the keyframes name, each with the file inside `workspace` that it leads to. */
export function imageFiles(values: Values, place: { file: string; workspace: string }): Map<string, string> {
  const keyframes = Array.isArray(values.keyframes) ? values.keyframes : [];
  const named = keyframes.map((keyframe) => valueAt(keyframe, ['image'])).filter((image) => typeof image === 'string');
  const files = new Map<string, string>();
  for (const image of named) {
    try {
      files.set(image, resolvePath(dirname(place.file), place.workspace, image));
    } catch {
      // A path that leads elsewhere is a problem of the text; the form shows no picture for it.
    }
  }
  return files;
}
