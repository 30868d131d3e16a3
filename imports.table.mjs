// Who may import whom: the one table. eslint.config.mjs makes its blocks from it and
// test/unit/architecture.test.ts reads every import of src/ and webview/ against it (type imports count).

/**
 * Each zone with the zones it may import from. A zone is a folder of src/ or the file of that name
 * (`src/cli.ts` and `src/cli/` are both `cli`); `webview` is the folder beside src/.
 * A zone may always import from itself. The order is the order of the layers, lowest first.
 * @type {Record<string, string[]>}
 */
export const zones = {
  base: [],
  experiment: ['base'],
  protocol: ['base', 'experiment'],
  engine: ['base', 'experiment', 'protocol'],
  metrics: ['base', 'experiment', 'protocol', 'engine'],
  video: ['base', 'experiment', 'protocol', 'engine', 'metrics'],
  modelStore: ['base', 'experiment', 'protocol', 'engine', 'metrics'],
  runStore: ['base', 'experiment', 'protocol', 'engine', 'metrics'],
  backends: ['base', 'experiment', 'protocol', 'engine', 'metrics', 'video', 'modelStore', 'runStore'],
  jobs: ['base', 'experiment', 'protocol', 'engine', 'metrics', 'video', 'modelStore', 'runStore', 'backends'],
  worker: [
    'base',
    'experiment',
    'protocol',
    'engine',
    'metrics',
    'video',
    'modelStore',
    'runStore',
    'backends',
    'jobs',
  ],
  services: [
    'base',
    'experiment',
    'protocol',
    'engine',
    'metrics',
    'video',
    'modelStore',
    'runStore',
    'backends',
    'jobs',
    'worker',
  ],
  cli: [
    'base',
    'experiment',
    'protocol',
    'engine',
    'metrics',
    'video',
    'modelStore',
    'runStore',
    'backends',
    'jobs',
    'worker',
    'services',
  ],
  host: [
    'base',
    'experiment',
    'protocol',
    'engine',
    'metrics',
    'video',
    'modelStore',
    'runStore',
    'backends',
    'jobs',
    'worker',
    'services',
  ],
  extension: [
    'base',
    'experiment',
    'protocol',
    'jobs',
    'backends',
    'modelStore',
    'runStore',
    'worker',
    'services',
    'host',
  ],
  webview: ['base', 'experiment', 'protocol'],
};

// Where disk, network and processes may be touched.
const touching = [
  'video',
  'modelStore',
  'runStore',
  'backends/remote',
  'jobs/storage',
  'worker',
  'services',
  'cli',
  'host',
  'extension',
];

/**
 * Each package with the zones or folders that may import it. A package that is not here may be imported
 * nowhere; `node:` stands for every module of Node itself that has no line of its own.
 * @type {Record<string, string[]>}
 */
export const packages = {
  'node:': touching,
  'node:path': [...touching, 'engine/onnx', 'backends', 'jobs'],
  vscode: ['host', 'extension'],
  'onnxruntime-node': ['engine/onnx'],
  '@libav.js/variant-webm-vp9': ['video'],
  mediabunny: ['video', 'webview'],
  'fast-png': ['video', 'worker'],
  'ml-matrix': ['metrics'],
  gifenc: ['video'],
  '@jsquash/webp': ['video'],
  pbf: ['engine/onnx'],
  zod: ['experiment', 'protocol', 'video', 'modelStore', 'runStore', 'jobs'],
  'jsonc-parser': ['experiment'],
  'proper-lockfile': ['jobs/storage'],
  'fastest-levenshtein': ['experiment'],
  '@vscode/webview-ui-toolkit': ['webview/shared'],
};

/** The places that have rules of their own: every zone, and every folder inside one that `packages` names. */
export const places = [...new Set([...Object.keys(zones), ...Object.values(packages).flat()])].sort(
  (a, b) => b.length - a.length,
);

/** @param {string} place a zone, or a folder inside one; @returns {string} the path without ending, from the root */
const pathOf = (place) => (place === 'webview' || place.startsWith('webview/') ? place : `src/${place}`);

/**
 * The innermost place that a file belongs to.
 * @param {string} file path from the root with forward slashes
 * @returns {string | undefined} undefined when the table does not know the folder
 */
export function placeOf(file) {
  return places.find((place) => file.startsWith(`${pathOf(place)}/`) || file === `${pathOf(place)}.ts`);
}

/** @param {string} place @returns {string} the zone around a place: `engine/onnx` → `engine` */
export const zoneOf = (place) => place.split('/')[0] ?? place;

/**
 * The line of `packages` that an import falls under.
 * @param {string} specifier as written in the import, not relative
 * @returns {string} for example `zod` for `zod/v4`, and `node:` for `node:fs/promises`
 */
export function packageOf(specifier) {
  if (specifier.startsWith('node:')) return specifier in packages ? specifier : 'node:';
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** @param {string} place @param {string} name a package, or `node:` @returns {boolean} */
export function mayImportPackage(place, name) {
  return (packages[name] ?? []).some((home) => place === home || place.startsWith(`${home}/`));
}

/** @param {string} fromPlace @param {string} toPlace @returns {boolean} */
export function mayImportPlace(fromPlace, toPlace) {
  const [from, to] = [zoneOf(fromPlace), zoneOf(toPlace)];
  return from === to || (zones[from] ?? []).includes(to);
}

/**
 * One eslint block for each place. They never overlap, because a later block that sets a rule replaces an
 * earlier one for the same file.
 * @returns {{ name: string, files: string[], ignores: string[], rules: Record<string, unknown> }[]}
 */
export function importBlocks() {
  return places.map((place) => ({
    name: `imports/${place}`,
    files: [`${pathOf(place)}/**/*.{ts,tsx}`, `${pathOf(place)}.ts`],
    ignores: places.filter((inner) => inner.startsWith(`${place}/`)).map((inner) => `${pathOf(inner)}/**`),
    rules: { 'no-restricted-imports': ['error', { patterns: forbiddenPatterns(place) }] },
  }));
}

// The modules of Node with a line of their own, without `node:`.
const nodeModules = Object.keys(packages).flatMap((name) => /^node:(.+)$/.exec(name)?.[1] ?? []);

/** @param {string} place @returns {{ regex: string, message: string }[]} */
function forbiddenPatterns(place) {
  const forbiddenZones = Object.keys(zones).filter((zone) => !mayImportPlace(place, zone));
  const toZone = forbiddenZones.map((zone) => ({
    regex: `^\\.\\.?/(.*/)?${zone}(/|$)`,
    message: `${place} may not import from ${zone}: see imports.table.mjs.`,
  }));
  const toPackage = Object.keys(packages)
    .filter((name) => !mayImportPackage(place, name))
    .map((name) => ({
      regex: name === 'node:' ? `^node:(?!(${nodeModules.join('|')})$)` : `^${name}(/|$)`,
      message: `${place} may not import ${name}: see imports.table.mjs.`,
    }));
  return [...toZone, ...toPackage];
}
