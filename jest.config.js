const { availableParallelism } = require('node:os')

const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
]

/** Each has up to a whole system and some 20 connections to the one PostgreSQL of the run. */
const MOST_WORKERS = 6

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  roots: ['packages', 'services', 'gateway', 'infra', 'acceptance', 'bench', 'panel'].map(
    (room) => `<rootDir>/${room}`,
  ),
  testEnvironment: '<rootDir>/acceptance/runner/environment.js',
  runtime: '<rootDir>/acceptance/runner/runtime.js',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: {
    '^@enigm/operations/credentials$': '<rootDir>/infra/operations/src/credentials.ts',
    '^@enigm/gateway/compose$': '<rootDir>/gateway/src/federation/compose.ts',
    '^@enigm/(observability|subgraph)/testkit$': '<rootDir>/packages/$1/src/testkit/index.ts',
    '^@enigm/(contracts|configuration|ledger|observability|subgraph)$': '<rootDir>/packages/$1/src/index.ts',
    '^@enigm/(embedded|operations|simulators)$': '<rootDir>/infra/$1/src/index.ts',
    '^@enigm/(gateway|acceptance|bench)$': '<rootDir>/$1/src/index.ts',
    '^@enigm/([a-z]+)$': '<rootDir>/services/$1/src/index.ts',
  },
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/acceptance/runner/setup.ts',
  globalTeardown: '<rootDir>/acceptance/runner/teardown.ts',
  // A whole system can take two minutes to start on a busy machine.
  testTimeout: 240_000,
  // A test file waits for servers a good part of its time.
  maxWorkers: Math.min(availableParallelism() + 1, MOST_WORKERS),
  workerIdleMemoryLimit: '800MB',
}
