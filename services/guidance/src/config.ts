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
  ASSISTANT_MODEL_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'A server with the interface of OpenAI, up to `/v1`, that rephrases the cited sentences of the assistant; without it they are shown as they are. It receives the questions.',
    }),
  ASSISTANT_MODEL: z.string().min(1).default('default').meta({
    description: 'The name of the language model at ASSISTANT_MODEL_URL.',
  }),
  ASSISTANT_MODEL_KEY: z.string().min(1).optional().meta({
    description: 'The key of the server at ASSISTANT_MODEL_URL, sent as a bearer token.',
    isSecret: true,
  }),
})

type GuidanceConfig = z.infer<typeof guidanceConfig>
export type GuidanceApp = App<GuidanceConfig>
