import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Announcements } from '../kit'
import { languageOf, speak } from '../i18n'
import { rootRoute } from './parents'

/** Applies language and theme to the whole document. */
export function Root() {
  const { lang, theme } = rootRoute.useSearch()
  useEffect(() => {
    if (theme) document.documentElement.dataset['theme'] = theme
    else delete document.documentElement.dataset['theme']
  }, [theme])
  useEffect(() => void speak(languageOf(lang)), [lang])
  return (
    <I18nProvider i18n={i18n}>
      <Announcements>
        <Outlet />
      </Announcements>
    </I18nProvider>
  )
}
