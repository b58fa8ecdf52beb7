import { extname } from 'node:path'
import { Router, type RequestHandler, type Response } from 'express'
import { onionOrigin, type TorGateway } from '../tor/tor-gateway'
import type { Panel, PanelFile } from './panel-files'

/** Nothing from another origin, no inline code, and no text that becomes code. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** The panel's own origin may use passkeys and the clipboard. Chromium logs an error for each feature that it does not know. */
const permissionsPolicy = [
  ...['publickey-credentials-create', 'publickey-credentials-get', 'clipboard-write'].map(
    (feature) => `${feature}=(self)`,
  ),
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'screen-wake-lock',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ')

/** The build names these files by their content, so that a name never gets another content. */
const hashedAsset = /^assets\/.+-[\w-]{8,}\.\w+$/
const IMMUTABLE = 'public, max-age=31536000, immutable'

const howToBuild = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Enigm Command</title>
  </head>
  <body>
    <p>The web panel is not built: run npm run panel:build, then start the gateway again.</p>
  </body>
</html>
`

/**
 * Serves the panel to every GET that no route has taken. A path with an extension names a file; any other path that a browser
 * opens is a page of the panel.
 * @param isHttps whether browsers reach the gateway over HTTPS; only then may it ask them never to use HTTP
 * @param tor what Tor Browser may offer in place of the public address; undefined over Tor itself
 */
export function panelPages(
  panel: Panel | undefined,
  isHttps: boolean,
  tor?: Pick<TorGateway, 'current'>,
): Router {
  const router = Router()
  router.use(securityHeaders(isHttps))
  if (!panel) {
    router.get('/', (_request, response) => void response.status(503).type('html').send(howToBuild))
    return router
  }
  router.get(/^/, (request, response, next) => {
    const name = decodedPath(request.path)
    const file = name === undefined ? undefined : panel.files.get(name)
    if (name !== undefined && file && name !== 'index.html') {
      return sendFile(response, name, file, hashedAsset.test(name) ? IMMUTABLE : 'no-cache')
    }
    const isPage = request.path === '/' || request.accepts(['json', 'html']) === 'html'
    if (name === undefined || extname(name) !== '' || !isPage) return next()
    const passage = isHttps ? tor?.current() : undefined
    if (passage)
      response.setHeader('onion-location', onionOrigin(passage) + request.path + searchOf(request.url))
    sendFile(response, 'index.html', panel.index, 'no-cache')
  })
  return router
}

function securityHeaders(isHttps: boolean): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    response.setHeader('content-security-policy', contentSecurityPolicy)
    response.setHeader('permissions-policy', permissionsPolicy)
    if (!isHttps) response.removeHeader('strict-transport-security')
    next()
  }
}

function searchOf(url: string): string {
  const start = url.indexOf('?')
  return start < 0 ? '' : url.slice(start)
}

/** The path without its first slash; undefined when its percent-encoding is malformed. */
function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(1))
  } catch {
    return undefined
  }
}

function sendFile(response: Response, name: string, file: PanelFile, caching: string): void {
  // The build's order, smallest first: browsers accept all of them alike.
  const encoding = [...file.compressed.keys()].find((name) => response.req.acceptsEncodings(name))
  const content = encoding ? file.compressed.get(encoding) : file.content
  response.vary('accept-encoding')
  if (encoding) response.setHeader('content-encoding', encoding)
  response.setHeader('cache-control', caching)
  // A weak tag: it is the same for every encoding of the file.
  response.setHeader('etag', `W/${file.etag}`)
  response.type(extname(name)).send(content)
}
