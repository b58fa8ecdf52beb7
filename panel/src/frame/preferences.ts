const languages = ['en', 'de'] as const
const themes = ['light', 'dark'] as const

/** The language and the theme that were chosen; what is missing follows the browser. */
interface Preferences {
  readonly lang?: (typeof languages)[number] | undefined
  readonly theme?: (typeof themes)[number] | undefined
}

export function preferencesOf({ lang, theme }: Record<string, unknown>): Preferences {
  return { lang: languages.find((each) => each === lang), theme: themes.find((each) => each === theme) }
}
