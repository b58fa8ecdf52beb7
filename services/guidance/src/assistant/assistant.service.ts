import { Refusal, type Scope } from '@enigm/contracts'
import { accountOf, FailedAttempts, type Context } from '@enigm/subgraph'
import type { GuidanceApp } from '../config'
import { askingRoles, type AskingRole } from '../knowledge/product-documents'
import type { SchemaOperation } from '../knowledge/schema-operations'
import type { Topic } from '../knowledge/section'
import { readKnowledge, readOperations } from '../knowledge/stored-knowledge'
import { Answering, type Answer, type Passage } from './answering'
import type { AssistantAnswer } from './assistant-answer'
import { refusalTexts } from './refusal-texts'
import { ModelRephrasing, type Rephrasing } from './rephrasing'
import type { ShownObject } from './offers'
import { suggestionsFor } from './suggestions'

/** Far above the questions of one person, and of many at once; per process. */
const PER_ACCOUNT = { burst: 20, perSecond: 1 / 6 }
const IN_TOTAL = { burst: 500, perSecond: 50 }

interface Question {
  readonly text: string
  readonly topic: Topic | null
  readonly shown: ShownObject | null
}

/**
 * Answers questions about the product. It reads public documents and the scopes of the session, runs no operation, and stores
 * no question: the audit entry has topic and outcome (ENY-05).
 */
export class AssistantService {
  private readonly questions = new FailedAttempts(IN_TOTAL, PER_ACCOUNT)
  private readonly answering: Readonly<Record<AskingRole, Answering>>
  private readonly operations: ReadonlyMap<string, SchemaOperation>
  private readonly rephrasing: Rephrasing | null

  constructor(private readonly app: GuidanceApp) {
    this.answering = Object.fromEntries(
      askingRoles.map((role) => [role, new Answering(readKnowledge(role))]),
    ) as Record<AskingRole, Answering>
    this.operations = new Map(readOperations().map((operation) => [operation.name, operation]))
    const { ASSISTANT_MODEL_URL: url, ASSISTANT_MODEL: model, ASSISTANT_MODEL_KEY: key } = app.config
    this.rephrasing = url === undefined ? null : new ModelRephrasing(app, { url, model, key })
  }

  /** @throws Refusal RATE_LIMITED after too many questions of the account, or in total */
  async ask(context: Context, { text, topic, shown }: Question): Promise<AssistantAnswer> {
    const accountId = accountOf(context.caller)
    if (!this.questions.count(accountId)) throw new Refusal('RATE_LIMITED')
    const role = askingRoles.find((each) => each === context.caller.role) ?? 'CUSTOMER'
    const answer = this.answering[role].answer(text, topic)
    const rephrased = answer.passage && (await this.rephrased(context, text, answer.passage))
    await this.app.transaction(context, (tx) =>
      tx.audit({
        scope: `account:${accountId}`,
        action: 'Mutation.askProductAssistant',
        target: '',
        outcome: 'DONE',
        reason: `${answer.topic ?? 'NO_TOPIC'} ${answer.outcome}`,
      }),
    )
    return this.shape(context, answer, rephrased, shown)
  }

  private async rephrased(
    _context: Context,
    text: string,
    { section, positions }: Passage,
  ): Promise<string | null> {
    const sentences = positions.map((position) => section.sentences[position]!)
    return this.rephrasing ? this.rephrasing.rephrase(text, sentences, section.language) : null
  }

  private shape(
    { caller }: Context,
    { outcome, language, topic, field, passage }: Answer,
    rephrased: string | null,
    shown: ShownObject | null,
  ): AssistantAnswer {
    const sources = passage ? sourcesOf(passage) : []
    const operations = (passage?.section.operations ?? []).flatMap((name) => this.operations.get(name) ?? [])
    const { suggested, withheld } = suggestionsFor(operations, caller.scopes as ReadonlySet<Scope>, shown)
    const extract = sources.map(({ text }) => text).join(' ')
    return {
      outcome,
      language: language === 'de' ? 'DE' : 'EN',
      topic,
      text: outcome === 'ANSWERED' ? (rephrased ?? extract) : refusalTexts[outcome][language],
      isRephrased: rephrased !== null,
      handOff: field && { to: 'ENYRA_SECURITY_ANALYST', field },
      sources,
      suggestedOperations: suggested,
      withheldOperations: withheld,
    }
  }
}

function sourcesOf({ section, positions }: Passage): AssistantAnswer['sources'] {
  const { kind, document, id, title, sentences } = section
  return positions.map((position) => ({
    kind,
    document,
    sectionId: id,
    section: title,
    sentence: position + 1,
    text: sentences[position]!,
  }))
}
