/** Why a column is stored (PRV-08). A column without one of these purposes is not stored. */
export const purposes = {
  IDENTIFICATION: 'Identifies the record in requests, events and audit entries.',
  HOLDER:
    'Links the record to the account or organization that holds it, which decides who may read and change it.',
  RELATION: 'Links the record to another record that it belongs to.',
  LIFECYCLE: 'Says in which state the record is and which actions are possible.',
  TIMING: 'Says when something happened or when it ends.',
  AUTHENTICATION: 'Checks a proof of its holder: a hash, a public key or a counter, never a secret in clear.',
  PROTECTION: 'Limits attempts, repetitions and floods.',
  SETTING: 'Keeps a choice of the holder, an administrator or the platform.',
  LABEL: 'Lets people recognise the record.',
  COMMERCE: 'Says which product was sold, for which price and term.',
  BILLING: 'Says on an invoice for whom it is, in the words of its buyer.',
  DELIVERY: 'Carries out work at another service or an outside system, and repeats it after a failure.',
  INTEGRITY: 'Keeps changes in order and shows a manipulation.',
  EVIDENCE: 'Proves that something was ordered, confirmed or done.',
  STATISTICS: 'Counts records, from which no person can be found.',
} as const

export type Purpose = keyof typeof purposes

/** Why the records of a table are kept (PRV-09). */
export const retentionClasses = {
  OPERATIONAL: 'The service needs them to do its work.',
  SECURITY: 'They protect accounts, organizations and servers, and show who did what.',
  LEGAL: 'The law requires that they are kept.',
  COMPLIANCE: 'They prove that an obligation was met, such as a deletion.',
} as const

export type RetentionClass = keyof typeof retentionClasses

/** How long the records of a table without a term are kept. */
export const keptWhile = {
  HOLDER: 'Until the account or organization that holds them is deleted.',
  OBJECT: 'As long as the object that they belong to.',
  SOURCE: 'As long as the service that owns the original keeps it: they are a copy.',
  WORK: 'Until the work is done.',
  PERMANENT:
    'Permanently: no person can be found from them, or they mark an ended record so that nothing creates it again.',
} as const

export type KeptWhile = keyof typeof keptWhile
