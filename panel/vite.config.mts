import { transformAsync } from '@babel/core'
import { getConfig } from '@lingui/conf'
import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The gateway that `npm run dev` sends requests to. */
const gateway = process.env['GATEWAY_ORIGIN'] ?? 'http://localhost:4000'

const configPath = `${import.meta.dirname}/lingui.config.ts`

/** Replaces the macros of Lingui by ids of messages. Oxc, which compiles the rest, runs no Babel plugin. */
const messages: Plugin = {
  name: 'lingui-macros',
  enforce: 'pre',
  transform: {
    filter: { id: /\.tsx?$/, code: /@lingui\/(core|react)\/macro/ },
    async handler(code, filename) {
      const result = await transformAsync(code, {
        filename,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: [['@lingui/babel-plugin-lingui-macro', { linguiConfig: getConfig({ configPath }) }]],
      })
      return { code: result?.code ?? code, map: result?.map }
    },
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [messages, react(), lingui({ configPath })],
  // The explorer of the gateway has another version in the same repository.
  resolve: {
    dedupe: ['react', 'react-dom'],
    alias: {
      '@enigm/ledger': `${import.meta.dirname}/../packages/ledger/src/index.ts`,
      // The library of blind signatures asks for the module of Node.js, and does without it in a browser.
      crypto: `${import.meta.dirname}/src/no-node-crypto.ts`,
    },
  },
  build: {
    target: 'es2023',
    // Nothing is inlined: the content security policy allows no data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: {
      // A warning that depends on the load of the machine says nothing about the panel.
      checks: { bundlerTimings: false },
      output: {
        // What every page needs of the libraries is one file: it compresses better, and a release of the panel keeps it.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|@lingui|use-sync-external-store)\//,
              priority: 1,
            },
            // The rest of what the first page loads at once: a browser opens six connections to a gateway without HTTP/2.
            { name: 'first', tags: ['$initial'], test: /\/src\/(?!main\.)/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/auth', '/events'].map((path) => [
        path,
        { target: gateway, headers: { origin: gateway } },
      ]),
    ),
  },
})
