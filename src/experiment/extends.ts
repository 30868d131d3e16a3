/**
 * `extends`: an experiment completed by the file it names. Objects are merged field by field, everything else is taken
 * from the nearer file. Paths of the farther file keep pointing at the same files.
 */
import { UserError } from '../base/errors';
import { isPlainObject } from './fieldPath';
import { parseExperiment } from './parse';
import { folderOf, isAbsolutePath, isPathLike, relativePath, resolvePath } from './paths';
import type { Experiment } from './schema';

/** Reads the file that `reference` names, seen from `fromFile`. `file` is its absolute path, by which cycles are seen. */
export type LoadExperiment = (reference: string, fromFile: string) => Promise<{ file: string; text: string }>;

/** Files in one chain; a longer one is a mistake. */
const maxChain = 16;

/**
 * The experiment with everything inherited filled in and no `extends` left; `file` is its absolute path.
 * `title`, `$schema` and `expect` are not inherited; `sweep` is taken whole; `prompt` and `shots` replace one another.
 * Throws UserError `extends-cycle`, `extends-too-long`, or `extends-invalid` with the first problem of the other file;
 * what `load` throws passes through.
 */
export async function resolveExtends(experiment: Experiment, load: LoadExperiment, file: string): Promise<Experiment> {
  const chain = [file];
  let result = experiment;
  let reference = experiment.extends;
  for (let from = file; reference !== undefined;) {
    const base = await load(reference, from);
    if (chain.includes(base.file)) {
      const message = `\`extends\` leads in a circle: ${[...chain, base.file].join(' → ')}.`;
      throw new UserError('extends-cycle', message, { field: 'extends', details: { chain: [...chain, base.file] } });
    }
    chain.push(base.file);
    if (chain.length > maxChain) {
      throw new UserError('extends-too-long', `\`extends\` leads through more than ${maxChain} files.`, {
        field: 'extends',
      });
    }
    const parsed = readBase(base);
    result = mergeExperiments(rebase(parsed, folderOf(base.file), folderOf(file)), result);
    reference = parsed.extends;
    from = base.file;
  }
  const { extends: _done, ...resolved } = result;
  return resolved;
}

/** `nearer` completed by `farther`, as {@link resolveExtends} describes. */
export function mergeExperiments(farther: Experiment, nearer: Experiment): Experiment {
  const { title: _title, $schema: _schema, expect: _expect, extends: _extends, ...inherited } = farther;
  if (nearer.shots) delete inherited.prompt;
  if (nearer.prompt !== undefined) delete inherited.shots;
  if (nearer.sweep) delete inherited.sweep;
  return merge(inherited, nearer) as Experiment;
}

function merge(farther: unknown, nearer: unknown): unknown {
  if (nearer === undefined) return farther;
  if (!isPlainObject(farther) || !isPlainObject(nearer)) return nearer;
  const names = new Set([...Object.keys(farther), ...Object.keys(nearer)]);
  return Object.fromEntries([...names].map((name) => [name, merge(farther[name], nearer[name])]));
}

function readBase({ file, text }: { file: string; text: string }): Experiment {
  const { experiment, problems } = parseExperiment(text);
  if (experiment) return experiment;
  const first = problems.find(({ severity }) => severity === 'error');
  throw new UserError('extends-invalid', `${file}, named by \`extends\`, is not valid: ${first?.message}`, {
    field: 'extends',
    details: { file, problems: problems.length },
  });
}

/** The experiment as a file of `toFolder` would write it. */
function rebase(experiment: Experiment, fromFolder: string, toFolder: string): Experiment {
  if (fromFolder === toFolder) return experiment;
  const moved = (path: string) => {
    return isAbsolutePath(path) ? path : relativePath(toFolder, resolvePath(fromFolder, fromFolder, path, true));
  };
  const { keyframes, adapters, model } = experiment;
  return {
    ...experiment,
    ...(model !== undefined && isPathLike(model) ? { model: dotted(moved(model)) } : {}),
    ...(keyframes ? { keyframes: keyframes.map((frame) => ({ ...frame, image: moved(frame.image) })) } : {}),
    ...(adapters ? { adapters: adapters.map((adapter) => ({ ...adapter, file: moved(adapter.file) })) } : {}),
  };
}

/** A model written without any separator would read as a name. */
function dotted(path: string): string {
  return isPathLike(path) ? path : `./${path}`;
}
