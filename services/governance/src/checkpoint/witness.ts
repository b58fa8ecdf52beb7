import type { Destination, Publication } from './publication'

const TIMEOUT_MILLISECONDS = 10_000
const CONFLICT = 409

/**
 * A witness with the protocol C2SP tlog-witness. It signs a checkpoint only if the log has only grown since the last one that it has
 * seen, so it notices a rewritten ledger without reading an entry.
 */
export class Witness implements Destination {
  constructor(private readonly url: string) {}

  async publish(publication: Publication, publishedSize: number): Promise<string> {
    let response = await this.add(publication, publishedSize)
    if (response.status === CONFLICT) {
      const known = Number(await response.text())
      if (!Number.isSafeInteger(known) || known > publication.size)
        throw new Error('the witness knows a larger checkpoint')
      response = await this.add(publication, known)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`the witness has answered ${response.status}`)
    if (!/^(— \S+ \S+\n)+$/.test(text)) throw new Error('the witness has answered no cosignature')
    return text
  }

  private async add({ note, consistency }: Publication, old: number): Promise<Response> {
    const proof = await consistency(old)
    return fetch(`${this.url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: [`old ${old}\n`, ...proof.map((hash) => `${hash}\n`), '\n', note].join(''),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
  }
}
