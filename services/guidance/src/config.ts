import { join } from 'node:path'
import type { App } from '@enigm/subgraph'
import { z } from 'zod'
import { ContentError, readContent, type Content } from './course/content'

/** Environment variables of this service, in addition to those of every subgraph. */
export const guidanceConfig = z.object({
  CONTENT_DIR: z
    .string()
    .default(join(__dirname, '..', 'content'))
    .transform((directory, { addIssue }): Content => {
      try {
        return readContent(directory)
      } catch (error) {
        if (!(error instanceof ContentError)) throw error
        for (const message of error.mistakes) addIssue({ code: 'custom', message })
        return z.NEVER
      }
    })
    .meta({
      description:
        'The directory of the courses and exams; the service does not start with a mistake in them.',
      default: 'services/guidance/content',
    }),
})

type GuidanceConfig = z.infer<typeof guidanceConfig>
export type GuidanceApp = App<GuidanceConfig>
