import { createServer } from 'node:net'
import { isSystemError, SetupError } from './failure'

export const loopback = '127.0.0.1'

/** Distinct ports that nothing listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  return Promise.all(servers.map((server) => server.release()))
}

/** @throws SetupError when another program listens on this port or it may not be used */
export async function assertFree(port: number, purpose: string): Promise<void> {
  try {
    const server = await listen(port)
    await server.release()
  } catch (error) {
    if (isSystemError(error, 'EADDRINUSE')) {
      throw new SetupError(
        `Port ${port} (${purpose}) is used by another program: stop it, or set PORT_BASE to another number.`,
        { cause: error },
      )
    }
    if (isSystemError(error, 'EACCES')) {
      throw new SetupError(
        `Port ${port} (${purpose}) may not be used by this user: set PORT_BASE to 1024 or more.`,
        {
          cause: error,
        },
      )
    }
    throw error
  }
}

function listen(port: number): Promise<{ release: () => Promise<number> }> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, loopback, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address ? address.port : port
      const release = () =>
        new Promise<number>((done, failed) => server.close((error) => (error ? failed(error) : done(bound))))
      resolve({ release })
    })
  })
}
