import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const services = ['accounts', 'payments', 'devices', 'servers', 'esim', 'keys', 'guidance', 'governance']
const packages = (...names) => names.map((name) => `@enigm/${name}(/.*)?`)

/** Frameworks and I/O: none of it belongs into the shared language. */
const frameworks = [
  'pg',
  'typeorm',
  'type-graphql',
  'graphql',
  'jose',
  'pino',
  'express',
  'undici',
  '@apollo/.*',
]
const inputOutput = '(node:)?(fs|net|http|https|http2|dgram|dns|tls|child_process|worker_threads)(/.*)?'

/** Imports that the files of one room must not have, as regular expressions of whole names, with the reasons. */
const room = (files, message, forbidden, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: `^(${forbidden.join('|')})$`, message }] }],
  },
})

const test = ['**/*.test.ts', '**/*.fixture.ts', '**/*.chain.ts']
const meetInEvents =
  'Services share @enigm/contracts and @enigm/subgraph, and meet in events alone; simulators are for their tests.'
const beyondServices = [
  'nats',
  ...packages(...services, 'gateway', 'embedded', 'operations', 'acceptance'),
  `(\\.\\./)+(services/)?(${services.join('|')})/(src|dist).*`,
]
const node = [
  'Atomics',
  'Buffer',
  'SharedArrayBuffer',
  'URL',
  'URLSearchParams',
  '__dirname',
  'clearInterval',
  'setInterval',
  'console',
  'fetch',
  'module',
  'process',
]

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '.data/',
      '.cache/',
      'coverage/',
      'gateway/schema/',
      'panel/src/generated/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', 500],
      'max-lines-per-function': ['error', 60],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Resolvers, migrations and drivers of untyped libraries need it; reviews watch over it.
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  { files: ['**/*.ts'], ignores: ['bench/**'], rules: { 'no-console': 'error' } },
  {
    files: ['panel/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules, 'no-console': 'error' },
  },
  { files: test, rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: Object.fromEntries(node.map((name) => [name, 'readonly'])) },
  },
  {
    files: ['**/*.js'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  room(
    ['**/*.ts'],
    'NATS is reached through packages/subgraph/src/events/nats.ts and the gateway alone.',
    ['nats'],
    [
      'packages/subgraph/src/events/nats.ts',
      'gateway/**',
      'infra/embedded/**',
      'infra/operations/**',
      'infra/simulators/src/app/**',
      // It searches the streams as an operator of the broker can.
      'acceptance/src/journeys/remains.fixture.ts',
      'bench/**',
    ],
  ),
  room(['packages/contracts/**'], 'The shared language knows no I/O, no framework and no other package.', [
    'nats',
    '@enigm/.*',
    inputOutput,
    ...frameworks,
  ]),
  room(
    ['packages/subgraph/**'],
    'The shared machinery knows no service, and reaches NATS in events/nats.ts alone.',
    ['nats', ...packages(...services, 'gateway', 'embedded', 'operations', 'simulators', 'acceptance')],
    ['packages/subgraph/src/events/nats.ts'],
  ),
  room(['services/**'], meetInEvents, [...beyondServices, ...packages('simulators')], test),
  room(
    ['services/**/*.test.ts', 'services/**/*.fixture.ts', 'services/**/*.chain.ts'],
    meetInEvents,
    beyondServices,
  ),
  room(
    ['gateway/**'],
    'The gateway knows services by their SDL alone.',
    packages(...services, 'embedded', 'operations', 'acceptance'),
    ['gateway/src/federation/compose.ts', 'gateway/**/*.test.ts'],
  ),
  room(
    ['panel/src/**'],
    'The panel knows the panel schema, its generated documents and the verifier of the audit ledger alone.',
    ['@enigm/(?!ledger$).*', inputOutput, '(\\.\\./)+(gateway|services|packages|infra)/.*'],
    ['**/*.test.ts'],
  ),
  room(['panel/src/kit/**', 'panel/src/frame/**'], 'The kit and the frame know no page.', [
    '(\\.\\./)+pages/.*',
  ]),
  room(
    ['infra/simulators/**'],
    'The outside world knows nothing of what is inside.',
    ['nats', '@enigm/.*'],
    ['**/*.test.ts', 'infra/simulators/src/app/**'],
  ),
  room(
    ['infra/simulators/src/app/**'],
    'Enigm App speaks to the broker, and knows nothing of what is inside.',
    ['@enigm/.*'],
  ),
)
