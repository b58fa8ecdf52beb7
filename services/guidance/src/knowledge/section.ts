import type { Language } from './words'

/** The kinds of documents that the assistant knows. */
export const documentKinds = {
  PRODUCT: 'A product document.',
  DOCUMENTATION: 'A page of the documentation.',
  TRAINING: 'A module of a training course.',
  SCHEMA: 'A description in the API schema of the panel.',
} as const
export type DocumentKind = keyof typeof documentKinds

/** The subjects in which Enyra Product Assistant gives guidance (ENY-01). */
export const topics = {
  PRODUCT_GUIDANCE: 'The products, their purpose and their purchase.',
  USER_ASSISTANCE: 'Difficulties and questions of daily use.',
  DOCUMENTATION_GUIDANCE: 'The documents and where they treat a subject.',
  CONFIGURATION_ASSISTANCE: 'Settings and policies.',
  PLATFORM_NAVIGATION: 'The pages of the panel and the ways to them.',
  FEATURE_EXPLANATION: 'The meaning of features, states and limits.',
  DEVICE_ASSISTANCE: 'Devices and their trust.',
  ACCOUNT_ASSISTANCE: 'The account, its ways to sign in and its deletion.',
  MANAGED_DEVICE_CAPABILITY: 'The capabilities of managed devices.',
  WORKFLOW_ORIENTATION: 'The steps of a workflow.',
} as const
export type Topic = keyof typeof topics

/** A section of a document in one language. A citation names it and one of its sentences. */
export interface Section {
  /** The name of the section in its document; the same in each language. */
  readonly id: string
  readonly kind: DocumentKind
  readonly document: string
  readonly title: string
  readonly language: Language
  readonly sentences: readonly string[]
  /** Other words for the subject; they are searched and never cited. */
  readonly also: string
  readonly topic: Topic
  /** Mutations of the panel that belong to the subject. */
  readonly operations: readonly string[]
}
