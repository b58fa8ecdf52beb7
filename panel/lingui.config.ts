import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** One catalog for the frame and one for each domain, which is loaded with the pages of the domain. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  fallbackLocales: false,
  rootDir: __dirname,
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}',
      include: ['<rootDir>/src'],
      exclude: ['<rootDir>/src/pages/**', '<rootDir>/src/**/*.test.ts'],
    },
    {
      path: '<rootDir>/src/pages/{name}/locales/{locale}',
      include: ['<rootDir>/src/pages/{name}'],
    },
  ],
  format: formatter({ lineNumbers: false }),
})
