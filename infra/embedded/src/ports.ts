import { createServer } from 'node:net'
import { isSystemError, SetupError } from './failure'

export const loopback = '127.0.0.1'

// Below the range that systems hand out by themselves: a port of it may be taken at any moment.
const LOWEST_BASE = 10_000
const HIGHEST_BASE = 30_000
const TRIES = 50

/** Ports in a row that nothing listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const base = await freePortBase(count)
  return Array.from({ length: count }, (_, offset) => base + offset)
}

/** A PORT_BASE of which the next `count` ports are free, for a system of a test's own. */
export async function freePortBase(count: number): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const base = LOWEST_BASE + Math.floor(Math.random() * (HIGHEST_BASE - LOWEST_BASE))
    const ports = Array.from({ length: count }, (_, offset) => base + offset)
    const found = await Promise.allSettled(ports.map((port) => listen(port)))
    await Promise.all(
      found.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)),
    )
    if (found.every(({ status }) => status === 'fulfilled')) return base
  }
  throw new SetupError(`No ${count} free ports in a row were found.`)
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
