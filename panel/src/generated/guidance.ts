/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AuditOutcome = 'DENIED' | 'DONE'

export type CompleteTrainingModuleInput = {
  readonly moduleId: string
}

export type ContentLanguage = 'DE' | 'EN'

export type ExamAnswer = {
  readonly choiceIds: ReadonlyArray<string>
  readonly questionId: string
}

export type ExamAttemptState = 'EXPIRED' | 'FAILED' | 'OPEN' | 'PASSED'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type ShareTrainingInput = {
  readonly organizationId: string
}

export type StartFinalExamInput = {
  readonly course: TrainingLevel
}

export type SubmitFinalExamInput = {
  readonly answers: ReadonlyArray<ExamAnswer>
  readonly attemptId: string
}

export type TrainingBlockKind = 'BULLETS' | 'CODE' | 'HEADING' | 'PARAGRAPH' | 'QUOTE' | 'STEPS'

export type TrainingLevel = 'ADVANCED' | 'ESSENTIAL'

export type TrainingSpanStyle = 'CODE' | 'EMPHASIS' | 'PLAIN' | 'STRONG'

export type TrainingState = 'IN_PROGRESS' | 'NOT_STARTED' | 'PASSED'

export type TrainingTopic = 'CONFIGURATION_GUIDANCE' | 'PRODUCT_EDUCATION' | 'SECURITY_GUIDANCE'

export type WithdrawTrainingInput = {
  readonly organizationId: string
}

export type FailureFragment = {
  readonly code: string
  readonly message: string
  readonly path: ReadonlyArray<string>
}

export type LimitFragment = { readonly code: string; readonly statement: string }

export type PageFragment = { readonly endCursor: string | null; readonly hasNextPage: boolean }

export type AuditPartFragment = {
  readonly lines: ReadonlyArray<string>
  readonly size: number
  readonly next: number | null
}

export type AuditRowFragment = {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorHandle: string | null
  readonly targetHandle: string | null
  readonly outcome: AuditOutcome
  readonly reason: string | null
}

export type ClientFragment = {
  readonly id: string
  readonly label: string
  readonly state: MachineClientState
  readonly keyThumbprint: string
  readonly previousKeyEndsAt: string | null
  readonly registeredDay: string
  readonly lastUsedDay: string | null
  readonly availableActions: ReadonlyArray<MachineClientAction>
}

export type ExamAttemptQueryVariables = Exact<{
  id: string
  language: ContentLanguage
}>

export type ExamAttemptQuery = {
  readonly examAttempt: {
    readonly id: string
    readonly course: TrainingLevel
    readonly courseVersion: number
    readonly state: ExamAttemptState
    readonly startedAt: string
    readonly remainingSeconds: number
    readonly endedAt: string | null
    readonly score: number | null
    readonly passMark: number
    readonly questions: ReadonlyArray<{
      readonly id: string
      readonly question: string
      readonly several: boolean
      readonly choices: ReadonlyArray<{ readonly id: string; readonly text: string }>
    }>
    readonly results: ReadonlyArray<{
      readonly questionId: string
      readonly question: string
      readonly answeredCorrectly: boolean
      readonly explanation: string
    }>
  } | null
}

export type SubmitFinalExamMutationVariables = Exact<{
  input: SubmitFinalExamInput
}>

export type SubmitFinalExamMutation = {
  readonly submitFinalExam: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type TrainingModuleQueryVariables = Exact<{
  moduleId: string
  language: ContentLanguage
}>

export type TrainingModuleQuery = {
  readonly trainingModule: {
    readonly id: string
    readonly course: TrainingLevel
    readonly topic: TrainingTopic
    readonly version: number
    readonly title: string
    readonly objectives: ReadonlyArray<string>
    readonly sources: ReadonlyArray<string>
    readonly blocks: ReadonlyArray<{
      readonly kind: TrainingBlockKind
      readonly level: number | null
      readonly lines: ReadonlyArray<{
        readonly spans: ReadonlyArray<{
          readonly text: string
          readonly style: TrainingSpanStyle
          readonly href: string | null
        }>
      }>
    }>
  } | null
  readonly me: {
    readonly training: ReadonlyArray<{
      readonly course: TrainingLevel
      readonly completedModules: ReadonlyArray<{
        readonly moduleId: string
        readonly version: number
        readonly completedAt: string
      }>
    }>
  } | null
}

export type CompleteTrainingModuleMutationVariables = Exact<{
  input: CompleteTrainingModuleInput
}>

export type CompleteTrainingModuleMutation = {
  readonly completeTrainingModule: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationTrainingQueryVariables = Exact<{
  id: string
  after?: string | null | undefined
}>

export type OrganizationTrainingQuery = {
  readonly organization: {
    readonly trainingResults: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly membershipId: string
          readonly essentialPassed: boolean
          readonly advancedPassed: boolean
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type OrganizationTrainingMembersQueryVariables = Exact<{
  id: string
  after?: string | null | undefined
}>

export type OrganizationTrainingMembersQuery = {
  readonly organization: {
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly handle: string | null }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type TrainingQueryVariables = Exact<{
  language: ContentLanguage
}>

export type TrainingQuery = {
  readonly trainingCourses: ReadonlyArray<{
    readonly level: TrainingLevel
    readonly version: number
    readonly modules: ReadonlyArray<{
      readonly id: string
      readonly title: string
      readonly topic: TrainingTopic
      readonly version: number
      readonly words: number
    }>
  }>
  readonly me: {
    readonly training: ReadonlyArray<{
      readonly course: TrainingLevel
      readonly state: TrainingState
      readonly score: number | null
      readonly passedAt: string | null
      readonly passedVersion: number | null
      readonly nextAttemptAt: string | null
      readonly completedModules: ReadonlyArray<{ readonly moduleId: string; readonly version: number }>
      readonly lastAttempt: { readonly id: string; readonly state: ExamAttemptState } | null
    }>
    readonly trainingSharing: ReadonlyArray<{ readonly organizationId: string; readonly allowed: boolean }>
    readonly organizations: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly organization: { readonly id: string; readonly displayName: string | null } | null
        }
      }>
    }
  } | null
}

export type TrainingHistoryQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type TrainingHistoryQuery = {
  readonly me: {
    readonly trainingAudit: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly seq: number
          readonly at: string
          readonly action: string
          readonly outcome: AuditOutcome
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type StartFinalExamMutationVariables = Exact<{
  input: StartFinalExamInput
}>

export type StartFinalExamMutation = {
  readonly startFinalExam: {
    readonly attempt: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ShareTrainingMutationVariables = Exact<{
  input: ShareTrainingInput
}>

export type ShareTrainingMutation = {
  readonly shareTraining: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type WithdrawTrainingMutationVariables = Exact<{
  input: WithdrawTrainingInput
}>

export type WithdrawTrainingMutation = {
  readonly withdrawTraining: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export const ExamAttempt: Document<ExamAttemptQuery, ExamAttemptQueryVariables> = {
  name: 'ExamAttempt',
  hash: '0b307e43376da27dbb643730cc1b6a5c42f8ae1a340909887a1b21532d5174db',
}
export const SubmitFinalExam: Document<SubmitFinalExamMutation, SubmitFinalExamMutationVariables> = {
  name: 'SubmitFinalExam',
  hash: '4bbcf8781f61145fa343618ed18d3e25551e137d7edeea28c3c888767039d94b',
}
export const TrainingModule: Document<TrainingModuleQuery, TrainingModuleQueryVariables> = {
  name: 'TrainingModule',
  hash: '050a003715f4f841afd3f6202c2dc72cfaf855a094e5d6e2d150baa23ba80da9',
}
export const CompleteTrainingModule: Document<
  CompleteTrainingModuleMutation,
  CompleteTrainingModuleMutationVariables
> = {
  name: 'CompleteTrainingModule',
  hash: 'e5ba91b3ff43792709ecf091c649b49162436994ddacb3ef6627fb907e3496c4',
}
export const OrganizationTraining: Document<OrganizationTrainingQuery, OrganizationTrainingQueryVariables> = {
  name: 'OrganizationTraining',
  hash: '17b3707788090ed300b12a75191bc289ceeba885d241986c3092f9855a4584b7',
}
export const OrganizationTrainingMembers: Document<
  OrganizationTrainingMembersQuery,
  OrganizationTrainingMembersQueryVariables
> = {
  name: 'OrganizationTrainingMembers',
  hash: 'ec7a7ede5e68164c5ae85dc0084c12a4a3eb871c351b3c09deb01addba0bfae8',
}
export const Training: Document<TrainingQuery, TrainingQueryVariables> = {
  name: 'Training',
  hash: '0a0a6558f14e589ea3fba81e2a772fe951fd33e336de657fef38875fd2da9c84',
}
export const TrainingHistory: Document<TrainingHistoryQuery, TrainingHistoryQueryVariables> = {
  name: 'TrainingHistory',
  hash: 'c0ad5062a2e05c58d54de9c815be9e7e67fdd4e8f30e75b7cdb7c1d741296c9d',
}
export const StartFinalExam: Document<StartFinalExamMutation, StartFinalExamMutationVariables> = {
  name: 'StartFinalExam',
  hash: 'ac39c3be67c4e38b07f8ddccdbfb5a6a52425e1463318acb05792353b01f4137',
}
export const ShareTraining: Document<ShareTrainingMutation, ShareTrainingMutationVariables> = {
  name: 'ShareTraining',
  hash: '0db16e4e211c5c76561929be6f233ec443aef99bf62e64b46d8fb83c6e31f936',
}
export const WithdrawTraining: Document<WithdrawTrainingMutation, WithdrawTrainingMutationVariables> = {
  name: 'WithdrawTraining',
  hash: '87db135c6f047e9719c64cb54272670b78d8ea89bf2ecc7b24cb9ed173f3651c',
}
