/**
 * Lint: what a reader cannot be asked to keep in mind. The arrows between rooms are errors (`scripts/lint/layers.js`).
 * Rules about layout are left to Prettier.
 */
import prettier from 'eslint-config-prettier'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'
import { layers } from './scripts/lint/layers.js'

const code = ['**/*.ts', '**/*.vue']
const tests = ['**/*.test.ts', '**/testing/**', 'tests/**', 'bench/**']

export default defineConfig(
  { ignores: ['out/**', 'dist/**', 'coverage/**', '.opora/**', 'test-results/**', 'tests/fixtures/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: code,
    extends: [ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.vue'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `legacy: false` is still how vue-i18n 11 is told not to be version 8.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', name: 'legacy', package: 'vue-i18n' }] },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `default` branches stay welcome where a value comes from outside.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A handler that awaits nothing keeps the signature that its caller awaits.
      '@typescript-eslint/require-await': 'off',
      // Data read from a border may be less than its type says; such a check is no mistake.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-eval': 'error',
    },
  },
  {
    files: ['scripts/**', 'bench/**', 'tests/chaos/**', 'server/src/cli/**', 'server/src/cli.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      // In a test, a value that is not there fails the test: that is what is wanted.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['**/*.vue'],
    extends: [vue.configs['flat/recommended'], accessibility.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // It does not see that a property left out is undefined in `const { a = 1 } = defineProps<…>()`.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/define-props-declaration': ['error', 'type-based'],
      // Names of one word are taken by no HTML element that we use; the vocabulary has many (Queue, Ticket).
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: [...code, '**/*.js'],
    plugins: { opora: { rules: { layers } } },
    rules: { 'opora/layers': 'error' },
  },
  {
    files: code,
    plugins: { 'import-x': importX },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.base.json' })],
    },
    rules: { 'import-x/no-cycle': ['error', { ignoreExternal: true }] },
  },
  prettier,
)
