import { performance } from 'node:perf_hooks'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Client } from 'undici'

/** A GraphQL request with its token, which a gateway has signed before. */
export interface PreparedRequest {
  readonly token: string
  readonly query: string
  readonly variables: object
}

interface Timed {
  readonly milliseconds: number
  readonly body: any
}

/**
 * Sends the requests one after the other on one connection, as the gateway does, from a separate thread: the work and the garbage
 * collection of a client in the thread of the service would be part of the times. The first request, a read, is sent once before
 * them: it opens the connection.
 */
export function timedRequests(url: string, requests: readonly PreparedRequest[]): Promise<Timed[]> {
  const worker = new Worker(__filename, { workerData: { url, requests } })
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

async function sendAll(url: string, requests: readonly PreparedRequest[]): Promise<Timed[]> {
  const { origin, pathname } = new URL(url)
  const client = new Client(origin)
  const timed: Timed[] = []
  for (const { token, query, variables } of [...requests.slice(0, 1), ...requests]) {
    const begun = performance.now()
    const response = await client.request({
      path: pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    })
    const body = await response.body.json()
    timed.push({ milliseconds: performance.now() - begun, body })
  }
  await client.close()
  return timed.slice(1)
}

if (!isMainThread) {
  const { url, requests } = workerData as { url: string; requests: PreparedRequest[] }
  void sendAll(url, requests).then((timed) => parentPort!.postMessage(timed))
}
