import { Refusal, type Audience } from '@enigm/contracts'
import { parse, validate, type GraphQLSchema } from 'graphql'
import type { GatewayCaller } from '../../identity/session'
import type { Admission, GraphqlDocument } from '../graphql-handler'

/** The GraphQL documents of the panel, which it requests by their SHA-256. */
export class PanelDocuments {
  private readonly texts: ReadonlySet<string>

  /**
   * @param byHash the text of each document by its SHA-256; empty when no panel is served
   * @param isExclusive whether the sessions of the panel and anonymous callers may send no other document
   */
  constructor(
    readonly byHash: ReadonlyMap<string, string>,
    private readonly isExclusive: boolean,
  ) {
    this.texts = new Set(byHash.values())
  }

  /** @throws Error when a document does not fit the schema of the panel endpoint: the panel was built for another one */
  validate(schema: GraphQLSchema): void {
    for (const [hash, text] of this.byHash) {
      const [mistake] = validate(schema, parse(text))
      if (mistake) throw new Error(`The panel's document ${hash} does not fit the schema: ${mistake.message}`)
    }
  }

  /** The rule of one endpoint. */
  admissionOf(audience: Audience): Admission {
    return audience === 'panel'
      ? (caller, document) => this.admitToPanel(caller, document)
      : (caller, document) => this.admitElsewhere(caller, document)
  }

  private admitToPanel(caller: GatewayCaller | undefined, document: GraphqlDocument): string | undefined {
    if (document.persistedQuery !== undefined && this.byHash.size > 0) return this.listedText(document)
    const { text } = document
    const isFree = !this.isExclusive || text === undefined || this.texts.has(text)
    if (isFree || (caller && !caller.isPanel)) return text
    throw new Refusal('FORBIDDEN', 'Send the hash of a document of the panel.')
  }

  /** A script in the panel's page can use the token of the page, so the token must not reach endpoints without a list. */
  private admitElsewhere(caller: GatewayCaller | undefined, { text }: GraphqlDocument): string | undefined {
    if (this.isExclusive && caller?.isPanel) throw new Refusal('FORBIDDEN')
    return text
  }

  /** The message is the one by which clients of persisted queries know that the server has another list. */
  private listedText({ text, persistedQuery }: GraphqlDocument): string {
    const { version, sha256Hash } = { ...(persistedQuery as object) } as Record<string, unknown>
    const listed = version === 1 && text === undefined ? this.byHash.get(String(sha256Hash)) : undefined
    if (listed === undefined) throw new Refusal('BAD_USER_INPUT', 'PersistedQueryNotFound')
    return listed
  }
}
