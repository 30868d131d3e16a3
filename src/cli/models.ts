// t2v models: which models there are, whether their files are complete, and what they can do.

import { toErrorData, type T2vError } from '../base/errors';
import { framesWords } from '../experiment/frameCounts';
import { sizesWords } from '../experiment/videoSizes';
import { findModels, type FoundModel, type UnusableModel } from '../modelStore/findModels';
import { modelDigest } from '../modelStore/sidecar';
import { verifyModel } from '../modelStore/verifyModel';
import { exitCodes, readOptions, type Command } from './command';
import { errorText } from './errorText';
import { embeddedFolder } from '../services/home';

export const models: Command = {
  summary: 'list the models and check their files',
  usage:
    '[DIR…] [--json]\n  DIR      model folders, or folders that hold some, beside the embedded model\n  --json   one JSON object for each model',
  async run(args, { terminal, home, signal }) {
    const { values, positionals } = readOptions(args, { json: { type: 'boolean' } }, { least: 0, most: Infinity });
    const found = await findModels({ embeddedFolder: embeddedFolder(home), userFolders: positionals });
    let broken = 0;
    for (const model of found) {
      const problem =
        'problem' in model
          ? model.problem
          : await verifyModel(model.folder, { signal }).then(
              () => undefined,
              (error: T2vError) => error,
            );
      if (problem !== undefined) broken += 1;
      terminal.out(values.json === true ? `${JSON.stringify(jsonOf(model, problem))}\n` : textOf(model, problem));
    }
    return broken === 0 ? exitCodes.done : exitCodes.failed;
  },
};

function jsonOf(model: FoundModel | UnusableModel, problem: T2vError | undefined): Record<string, unknown> {
  const { id, folder } = model;
  if ('problem' in model) return { id, folder, ok: false, problem: toErrorData(model.problem) };
  const { name, title, version, licence, family, limits, defaults, controls } = model.sidecar;
  const ok = problem === undefined;
  return {
    id,
    folder,
    ok,
    problem: ok ? undefined : toErrorData(problem),
    digest: modelDigest(model.sidecar),
    name,
    title,
    version,
    licence,
    family,
    limits,
    defaults,
    controls,
  };
}

function textOf(model: FoundModel | UnusableModel, problem: T2vError | undefined): string {
  const trouble = problem === undefined ? '' : `  ${errorText(problem)}`;
  if ('problem' in model) return `${model.id}\n${trouble}`;
  const { title, version, licence, limits, controls } = model.sidecar;
  return (
    `${model.id}: ${title} ${version} (${licence})\n` +
    `  makes ${sizesWords(limits, 'x')} pixels, ${framesWords(limits)} frames; follows ${controls.length === 0 ? 'the prompt only' : controls.join(', ')}\n` +
    `  ${model.folder}\n${trouble}`
  );
}
