import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Router, type RequestHandler } from 'express'
import helmet from 'helmet'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Enigm Command</title>
    <link rel="stylesheet" href="/explorer/graphiql.css" />
    <link rel="stylesheet" href="/explorer/explorer.css" />
  </head>
  <body>
    <div id="explorer"></div>
    <script src="/explorer/react.js"></script>
    <script src="/explorer/react-dom.js"></script>
    <script src="/explorer/graphiql.js"></script>
    <script src="/explorer/explorer.js"></script>
  </body>
</html>
`

const script = `ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
  }),
)
`

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

/** GraphiQL for development, served from installed packages. */
export function explorer(): Router {
  const files: Record<string, [type: string, content: string]> = {
    '/explorer': ['text/html', page],
    '/explorer/explorer.js': ['text/javascript', script],
    '/explorer/explorer.css': ['text/css', style],
    '/explorer/react.js': ['text/javascript', packageFile('react', 'umd', 'react.production.min.js')],
    '/explorer/react-dom.js': [
      'text/javascript',
      packageFile('react-dom', 'umd', 'react-dom.production.min.js'),
    ],
    '/explorer/graphiql.js': ['text/javascript', packageFile('graphiql', 'graphiql.min.js')],
    '/explorer/graphiql.css': ['text/css', packageFile('graphiql', 'graphiql.min.css')],
  }
  const router = Router({ strict: true, caseSensitive: true })
  for (const [path, [type, content]] of Object.entries(files)) {
    router.get(path, policy, (_request, response) => void response.type(type).send(content))
  }
  router.get('/graphql', redirectBrowsers)
  return router
}

/** Redirects a browser that opens the endpoint. */
const redirectBrowsers: RequestHandler = (request, response, next) => {
  const isBrowser = !request.url.includes('query=') && request.accepts(['json', 'html']) === 'html'
  if (!isBrowser) return next()
  response.redirect('/explorer')
}
