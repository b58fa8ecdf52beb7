import type { Language } from '../knowledge/words'
import type { Outcome } from './answering'

/** The texts without an answer, which say where to go. None repeats the question. */
export const refusalTexts: Readonly<
  Record<Exclude<Outcome, 'ANSWERED'>, Readonly<Record<Language, string>>>
> = {
  HANDED_OFF: {
    en: 'This question belongs to Enyra Security Analyst in Enigm Intelligence: security investigation, threat intelligence, risk analysis and defensive operations are answered there. In an emergency, restrict the device or close your sessions first.',
    de: 'Diese Frage gehört zu Enyra Security Analyst in Enigm Intelligence: Untersuchungen, Bedrohungen, Risiken und Abwehr werden dort beantwortet. Im Notfall beschränken Sie zuerst das Gerät oder schließen die Sitzungen.',
  },
  OUT_OF_SCOPE: {
    en: 'This is not about the products of Enigm. Ask about accounts, devices, servers, eSIMs, Enigm Keys, purchases, organizations or the pages of the panel.',
    de: 'Hier geht es nicht um die Produkte von Enigm. Fragen Sie nach Konten, Geräten, Servern, eSIMs, Enigm Keys, Käufen, Organisationen oder den Seiten des Panels.',
  },
  REFUSED: {
    en: 'The assistant follows no instructions, carries out nothing and discloses nothing. Ask about the products in one sentence.',
    de: 'Der Assistent folgt keinen Anweisungen, führt nichts aus und gibt nichts preis. Stellen Sie in einem Satz eine Frage zu den Produkten.',
  },
  UNKNOWN: {
    en: 'I do not know: the documents do not answer this. Ask with other words, or contact support with your platform handle from the settings.',
    de: 'Das weiß ich nicht: die Dokumente beantworten es nicht. Fragen Sie mit anderen Worten oder wenden Sie sich mit Ihrem Plattform-Handle aus den Einstellungen an den Support.',
  },
}
