import { createServer } from 'node:net'
import { isSystemError, SetupError } from './failure'

export const loopback = '127.0.0.1'

// Below the ephemeral ports, any of which the operating system can assign at any moment.
const LOWEST_BASE = 10_000
const HIGHEST_BASE = 30_000
const TRIES = 50

/** Consecutive ports that no program listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const base = await freePortBase(count)
  return Array.from({ length: count }, (_, offset) => base + offset)
}

/** The first of `count` consecutive free ports, as PORT_BASE of one test's system. */
export async function freePortBase(count: number): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const base = LOWEST_BASE + Math.floor(Math.random() * (HIGHEST_BASE - LOWEST_BASE))
    const ports = Array.from({ length: count }, (_, offset) => base + offset)
    const listening = await Promise.allSettled(ports.map((port) => listen(port)))
    await Promise.all(
      listening.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)),
    )
    if (listening.every(({ status }) => status === 'fulfilled')) return base
  }
  throw new SetupError(`${count} consecutive free ports were not found.`)
}

/** @throws SetupError when another program listens on this port, or this user may not use it */
export async function assertFree(port: number, purpose: string): Promise<void> {
  try {
    const server = await listen(port)
    await server.release()
  } catch (error) {
    if (isSystemError(error, 'EADDRINUSE')) {
      throw new SetupError(
        `Port ${port} (${purpose}) is in use by another program: stop it, or set PORT_BASE to another number.`,
        { cause: error },
      )
    }
    if (isSystemError(error, 'EACCES')) {
      throw new SetupError(
        `Port ${port} (${purpose}) is not allowed for this user: set PORT_BASE to 1024 or more.`,
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
