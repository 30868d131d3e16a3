// Lint: the import walls (made from imports.table.mjs), size limits, type-aware rules that find real mistakes.
// Formatting is prettier's, not a matter of lint.
import vitest from '@vitest/eslint-plugin';
import tseslint from 'typescript-eslint';
import { importBlocks } from './imports.table.mjs';

const sizeLimits = {
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
  'max-params': ['error', { max: 4 }],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.vscode-test/', 'models/', 'media/', '**/fixtures/'] },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strict, tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { boolean: true } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numeric code indexes arrays whose length it has checked: `data[i]!` is the plain way to say so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['src/**/*.ts', 'webview/**/*.{ts,tsx}'], rules: sizeLimits },
  {
    // The same request gives the same video: no clock and no chance below the services.
    files: ['src/{base,experiment,protocol,engine,metrics}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seeded source as a parameter.' },
        { object: 'Date', property: 'now', message: 'Take a clock as a parameter.' },
        { object: 'performance', property: 'now', message: 'Take a clock as a parameter.' },
        { object: 'crypto', property: 'getRandomValues', message: 'Take a seeded source as a parameter.' },
      ],
    },
  },
  ...importBlocks(),
  {
    files: ['test/**/*.ts'],
    plugins: { vitest },
    rules: {
      'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'assert*'] }],
      'vitest/valid-expect': ['error', { maxArgs: 2 }],
      'vitest/no-focused-tests': 'error',
      'vitest/no-identical-title': 'error',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'no-console': 'off',
    },
  },
);
