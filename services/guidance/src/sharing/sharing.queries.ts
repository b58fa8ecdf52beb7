import { Audiences, pagesBy, select, type App } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

@Audiences('panel')
@ObjectType({ description: 'Whether an organization sees if the account has passed.' })
export class TrainingSharing {
  @Field(() => ID, { description: 'The organization, to which the account belongs.' })
  organizationId!: string

  @Field(() => Boolean, { description: 'Whether its administrators and machine clients see it.' })
  allowed!: boolean
}

/** One for each membership of an account. */
export function sharingsOf(app: App, accountId: string): Promise<TrainingSharing[]> {
  return app.read<TrainingSharing>(
    `SELECT m.organization_id AS "organizationId", EXISTS (
       SELECT FROM sharing s WHERE s.account_id = m.account_id AND s.organization_id = m.organization_id
         AND s.state = 'ALLOWED') AS allowed
     FROM membership m WHERE m.account_id = $1 ORDER BY m.organization_id`,
    [accountId],
  )
}

/** A membership of accounts. */
@Entity()
class Membership {
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  role!: string

  @Column('text')
  organizationId!: string

  @Column('text')
  accountId!: string
}

const hasPassed = (course: string) => `EXISTS (
  SELECT FROM training t WHERE t.account_id = m.account_id AND t.course = '${course}' AND t.state = 'PASSED')`

/** The members of organizations who allow it, and whether they have passed: `context.load(resultsOf, { of: organizationId })`. */
export const resultsOf = pagesBy(
  select(Membership, 'm').with<{ essentialPassed: boolean; advancedPassed: boolean }>({
    essentialPassed: hasPassed('ESSENTIAL'),
    advancedPassed: hasPassed('ADVANCED'),
  }).where(`EXISTS (SELECT FROM sharing s WHERE s.account_id = m.account_id
      AND s.organization_id = m.organization_id AND s.state = 'ALLOWED')`),
  { order: ['id'], by: 'organizationId' },
)
