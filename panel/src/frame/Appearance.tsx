import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { languages, type Language } from '../i18n'
import { rootRoute } from './parents'

const themes = ['light', 'dark'] as const

/** The choice of language and theme. Each is a link, because the choice is in the address. */
export function Appearance() {
  const { i18n, t } = useLingui()
  const { theme } = rootRoute.useSearch()
  const words = { light: t`Light`, dark: t`Dark` }
  return (
    <div className="row">
      <nav className="row" aria-label={t`Language`}>
        {(Object.keys(languages) as Language[]).map((lang) => (
          <Link
            key={lang}
            to="."
            search={(present) => ({ ...present, lang })}
            lang={lang}
            aria-current={lang === i18n.locale ? 'true' : undefined}
            className="choice"
          >
            {languages[lang]}
          </Link>
        ))}
      </nav>
      <nav className="row" aria-label={t`Theme`}>
        <Link
          to="."
          search={(present) => ({ ...present, theme: undefined })}
          aria-current={theme === undefined ? 'true' : undefined}
          className="choice"
        >
          <Trans>Like the system</Trans>
        </Link>
        {themes.map((each) => (
          <Link
            key={each}
            to="."
            search={(present) => ({ ...present, theme: each })}
            aria-current={theme === each ? 'true' : undefined}
            className="choice"
          >
            {words[each]}
          </Link>
        ))}
      </nav>
    </div>
  )
}
