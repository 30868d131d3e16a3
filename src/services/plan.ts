// Everything that can be said of an experiment text without running it: its problems, those with its model and its files
// included, the requests that it stands for, and their hashes. Text comes in, so unsaved changes count.

import { dirname } from 'node:path';
import { T2vError, toErrorData } from '../base/errors';
import { resolveExtends } from '../experiment/extends';
import { fileReferences } from '../experiment/fileReferences';
import { parseFieldPath } from '../experiment/fieldPath';
import { modelProblems } from '../experiment/modelRules';
import { parseExperiment } from '../experiment/parse';
import { isPathLike, resolvePath } from '../experiment/paths';
import { placeFindings } from '../experiment/placing';
import { problemCodes, type Problem, type ProblemCode } from '../experiment/problem';
import type { GenerationRequest } from '../experiment/request';
import { requestHash } from '../experiment/requestHash';
import type { Experiment } from '../experiment/schema';
import { shotAlone } from '../experiment/shotAlone';
import type { AdapterChecks } from './adapterChecks';
import { sha256 } from './digests';
import type { ModelDescription } from './engineServices';
import { countPrompts, cutProblems, type PromptTokens, type TokenizerCache } from './promptTokens';
import { requestsOf } from './requests';

/** The text and where it stands. */
export interface PlanInput {
  text: string;
  /** Absolute path, also for a text that is not saved yet. */
  file: string;
  /** Folder that paths may not leave. */
  workspace: string;
  allowOutside: boolean;
}

export interface PlanServices {
  /** Throws ModelError. */
  describeModel(model: string): Promise<ModelDescription>;
  /** Text of another experiment, open or on disk. Throws UserError. */
  readText(file: string): Promise<string>;
  exists: (file: string) => Promise<boolean>;
  tokenizers: TokenizerCache;
  adapters: Pick<AdapterChecks, 'problemOf'>;
}

export interface Plan {
  /** In the order of the text. */
  problems: Problem[];
  /** Present when the text itself is valid; inherited fields are filled in when they could be read. */
  experiment?: Experiment;
  model?: ModelDescription;
  /** Tokens of each prompt, in the order of the text; empty while the model is unknown. */
  tokens: PromptTokens[];
  /** Empty when the experiment cannot run. */
  requests: GenerationRequest[];
  /** `requestHash` of each request. */
  hashes: string[];
}

/** Never throws for what a user or a disk can do wrong: that becomes problems. */
export async function planExperiment(input: PlanInput, services: PlanServices): Promise<Plan> {
  const { experiment: own, problems } = parseExperiment(input.text);
  const empty = { tokens: [], requests: [], hashes: [] };
  if (!own) return { ...empty, problems };
  try {
    const experiment = await inherit(own, input, services);
    return inOrder(await planValid({ own, experiment, problems }, input, services));
  } catch (error) {
    return inOrder({ ...empty, experiment: own, problems: [...problems, problemOf(error, input.text)] });
  }
}

/** The request of one shot by itself, and its hash. Throws as `requestsOf` does; undefined while the plan has no model. */
export async function planShot(
  { experiment, model }: Plan,
  index: number,
  input: Omit<PlanInput, 'text'>,
  services: Pick<PlanServices, 'describeModel'>,
): Promise<{ request: GenerationRequest; hash: string } | undefined> {
  if (!experiment || !model) return undefined;
  const alone = shotAlone(experiment, index, model.sidecar.defaults.fps);
  const [request] = await requestsOf(alone, services, input);
  return request && { request, hash: requestHash(request, sha256) };
}

interface Valid {
  own: Experiment;
  experiment: Experiment;
  problems: Problem[];
}

async function planValid(
  { own, experiment, problems }: Valid,
  input: PlanInput,
  services: PlanServices,
): Promise<Plan> {
  const plan: Plan = { problems, experiment, tokens: [], requests: [], hashes: [] };
  const broken = await missingFiles(input, services);
  const model = await services.describeModel(modelOf(experiment, input)).catch((error: unknown) => {
    broken.push(problemOf(error, input.text, 'model'));
    return undefined;
  });
  if (!model) return { ...plan, problems: [...problems, ...broken] };
  const tokenizer = await services.tokenizers.of(model);
  const tokens = tokenizer ? countPrompts(input.text, tokenizer, model.sidecar.limits.maxTokens) : [];
  const found = [
    ...problems,
    ...broken,
    ...(await unfitAdapters(model, input, services)),
    ...modelProblems(input.text, own, experiment, model.sidecar),
    ...cutProblems(input.text, tokens),
  ];
  const known = { ...plan, problems: found, model, tokens };
  if (found.some(({ severity }) => severity === 'error')) return known;
  const requests = await requestsOf(experiment, services, input);
  return { ...known, requests, hashes: requests.map((request) => requestHash(request, sha256)) };
}

function inherit(own: Experiment, input: PlanInput, services: PlanServices): Promise<Experiment> {
  const load = async (reference: string, fromFile: string) => {
    const file = resolvePath(dirname(fromFile), input.workspace, reference, input.allowOutside);
    return { file, text: await services.readText(file) };
  };
  return resolveExtends(own, load, input.file);
}

function modelOf({ model = 'embedded' }: Experiment, { file, workspace, allowOutside }: PlanInput): string {
  return isPathLike(model) ? resolvePath(dirname(file), workspace, model, allowOutside) : model;
}

/** Images and adapters that are not there: without this, a run would find out only when it begins. */
async function missingFiles(input: PlanInput, { exists }: PlanServices): Promise<Problem[]> {
  const named = fileReferences(input.text).filter(({ kind }) => kind === 'image' || kind === 'adapter');
  const found = await Promise.all(
    named.map(async ({ text, path }): Promise<Problem[]> => {
      try {
        const file = resolvePath(dirname(input.file), input.workspace, text, input.allowOutside);
        if (await exists(file)) return [];
        const message = `There is no file ${file}.`;
        return placeFindings(input.text, [{ code: 'bad-reference', path, message, rule: 'a file that exists' }]);
      } catch (error) {
        return [{ ...problemOf(error, input.text), ...rangeAt(input.text, path) }];
      }
    }),
  );
  return found.flat();
}

/** Adapters that the engine would refuse; a path that cannot be used at all is among the missing files already. */
async function unfitAdapters(
  model: ModelDescription,
  input: PlanInput,
  { adapters }: PlanServices,
): Promise<Problem[]> {
  const named = fileReferences(input.text).filter(({ kind }) => kind === 'adapter');
  const found = await Promise.all(
    named.map(async ({ text, path }): Promise<Problem[]> => {
      const file = locatedOrNothing(input, text);
      const error = file === undefined ? undefined : await adapters.problemOf(file, model);
      return error === undefined ? [] : [{ ...problemOf(error, input.text), ...rangeAt(input.text, path) }];
    }),
  );
  return found.flat();
}

function locatedOrNothing({ file, workspace, allowOutside }: PlanInput, reference: string): string | undefined {
  try {
    return resolvePath(dirname(file), workspace, reference, allowOutside);
  } catch {
    return undefined;
  }
}

/** What was thrown, shown at the field that it names; an error of ours that names none is shown at `fallback`. */
function problemOf(error: unknown, text: string, fallback = 'extends'): Problem {
  if (!(error instanceof T2vError) || error.fault === 'internal') throw error;
  const { code: thrown, message, hint, field = fallback } = toErrorData(error);
  const said = hint === undefined ? message : `${message} ${hint}`;
  const path = parseFieldPath(field) ?? [];
  const code = problemCodes.find((known): known is ProblemCode => known === thrown) ?? 'bad-reference';
  const [problem] = placeFindings(text, [{ code, path, message: said, rule: 'something that can be used' }]);
  return problem!;
}

function rangeAt(text: string, path: (string | number)[]): Pick<Problem, 'range' | 'path'> {
  const [problem] = placeFindings(text, [{ code: 'bad-reference', path, message: '', rule: '' }]);
  return { range: problem!.range, path };
}

function inOrder(plan: Plan): Plan {
  return { ...plan, problems: [...plan.problems].sort((a, b) => a.range.offset - b.range.offset) };
}
