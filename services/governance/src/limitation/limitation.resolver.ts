import {
  boundaries,
  limitationSubjects,
  limitationTexts,
  type LimitationCode,
  type LimitationSubject as Subject,
} from '@enigm/contracts'
import { Audiences, enumType } from '@enigm/subgraph'
import { Arg, Field, ObjectType, Query, Resolver } from 'type-graphql'

const LimitationSubject = enumType(
  'LimitationSubject',
  'The part of the system that a limitation is about.',
  limitationSubjects,
)

const Language = enumType('Language', 'A language of texts for people.', { EN: 'English.', DE: 'German.' })
type Language = keyof typeof Language

@Audiences('panel', 'device')
@ObjectType({ description: 'A sentence with a code that clients can rely on.' })
class Statement {
  @Field(() => String, { description: 'The code; its meaning never changes.' })
  code!: string

  @Field(() => String, { description: 'The sentence in the requested language.' })
  statement!: string
}

/** The texts have one source, which payloads reference by code (BND-05). */
@Resolver()
export class LimitationResolver {
  @Audiences('panel', 'device')
  @Query(() => [Statement], {
    description: 'The limitations of the system, or of one part of it. Needs no authentication.',
  })
  limitations(
    @Arg('for', () => LimitationSubject, { nullable: true, description: 'Only those of this part.' })
    subject?: Subject | null,
    @Arg('language', () => Language, { defaultValue: 'EN', description: 'The language of the sentences.' })
    language?: Language,
  ): Statement[] {
    return (Object.keys(limitationTexts) as LimitationCode[])
      .filter((code) => !subject || limitationTexts[code].of === subject)
      .map((code) => ({ code, statement: limitationTexts[code][language === 'DE' ? 'de' : 'en'] }))
  }

  @Audiences('panel', 'device')
  @Query(() => [Statement], {
    description: 'What the system can do in no role and by no operation. Needs no authentication.',
  })
  boundaries(
    @Arg('language', () => Language, { defaultValue: 'EN', description: 'The language of the sentences.' })
    language?: Language,
  ): Statement[] {
    return Object.entries(boundaries).map(([code, text]) => ({
      code,
      statement: text[language === 'DE' ? 'de' : 'en'],
    }))
  }
}
