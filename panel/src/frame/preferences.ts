import * as v from 'valibot'

const schema = v.object({
  lang: v.optional(v.fallback(v.optional(v.picklist(['en', 'de'])), undefined)),
  theme: v.optional(v.fallback(v.optional(v.picklist(['light', 'dark'])), undefined)),
})

/** The language and the theme that were chosen; what is missing follows the browser. */
export type Preferences = v.InferOutput<typeof schema>

export function preferencesOf(search: Record<string, unknown>): Preferences {
  return v.parse(schema, search)
}
