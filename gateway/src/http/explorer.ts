import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { audiences, type Audience } from '@enigm/contracts'
import { Router, type RequestHandler } from 'express'
import helmet from 'helmet'
import { endpointPath } from './graphql-handler'

const pageOf = (audience: Audience): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Enigm Command: ${audience}</title>
    <link rel="stylesheet" href="/explorer/graphiql.css" />
    <link rel="stylesheet" href="/explorer/explorer.css" />
  </head>
  <body>
    <div id="explorer"></div>
    <script src="/explorer/react.js"></script>
    <script src="/explorer/react-dom.js"></script>
    <script src="/explorer/graphiql.js"></script>
    <script src="/explorer/${audience}.js"></script>
  </body>
</html>
`

/** The page of an audience fetches from its endpoint, and starts with its default query. */
function scriptOf(audience: Audience): string {
  const [url, query] = [endpointPath[audience], defaultQueries[audience]].map((text) => JSON.stringify(text))
  return `ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: ${url} }),
    defaultQuery: ${query},
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
  }),
)
`
}

const signIn = `# From an account to an answer: run these operations in order. Copy each result into the next one.
# The README has the same steps for a terminal.

# 1. The idempotency key is any long random text.
mutation CreateAccount {
  createAccount(input: { idempotencyKey: "replace-this-text-by-a-random-one" }) {
    accountNumber
    loginSecret
    errors { code message }
  }
}

# 2. With the number and the secret of step 1.
mutation StartSession {
  startSession(input: { accountNumber: "", loginSecret: "" }) {
    accessToken
    errors { code message }
  }
}

# 3. With a header below: { "authorization": "Bearer <accessToken of step 2>" }
query Me {
  me { state }
}

# Needs no account.
query Products {
  products { key price { amount currency } termDays }
}
`
const machine = `# The schema is in the documentation. Requests need an access token and a DPoP proof, which this page cannot sign:
# docs/partners.md has a client that does.
`

const defaultQueries: Readonly<Record<Audience, string>> = {
  panel: signIn,
  device:
    '# Needs a header: { "authorization": "Bearer <accessToken of startSession>" }\nquery Me {\n  me { state }\n}\n',
  partner: machine,
  internal: machine,
}

const style = 'html, body, #explorer { height: 100%; margin: 0 }\n'

function packageFile(name: string, ...path: string[]): string {
  return readFileSync(join(dirname(require.resolve(`${name}/package.json`)), ...path), 'utf8')
}

/** Content security policy of the page. The editor needs inline styles and a font from a data URL. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    fontSrc: ['data:'],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
})

/** GraphiQL for development, served from installed packages: `/explorer` for the panel, `/explorer/<audience>` for each one. */
export function explorer(): Router {
  const files: Record<string, [type: string, content: string]> = {
    '/explorer': ['text/html', pageOf('panel')],
    '/explorer/explorer.css': ['text/css', style],
    '/explorer/react.js': ['text/javascript', packageFile('react', 'umd', 'react.production.min.js')],
    '/explorer/react-dom.js': [
      'text/javascript',
      packageFile('react-dom', 'umd', 'react-dom.production.min.js'),
    ],
    '/explorer/graphiql.js': ['text/javascript', packageFile('graphiql', 'graphiql.min.js')],
    '/explorer/graphiql.css': ['text/css', packageFile('graphiql', 'graphiql.min.css')],
  }
  const router = Router()
  for (const audience of audiences) {
    files[`/explorer/${audience}`] = ['text/html', pageOf(audience)]
    files[`/explorer/${audience}.js`] = ['text/javascript', scriptOf(audience)]
    router.get(endpointPath[audience], redirectBrowsersTo(`/explorer/${audience}`))
  }
  for (const [path, [type, content]] of Object.entries(files)) {
    router.get(path, policy, (_request, response) => void response.type(type).send(content))
  }
  return router
}

/** Redirects a browser that opens an endpoint. */
function redirectBrowsersTo(page: string): RequestHandler {
  return (request, response, next) => {
    const isBrowser = !request.url.includes('query=') && request.accepts(['json', 'html']) === 'html'
    if (!isBrowser) return next()
    response.redirect(page)
  }
}
