import { stemmer as englishStem } from '@orama/stemmers/english'
import { stemmer as germanStem } from '@orama/stemmers/german'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

const stems: Readonly<Record<Language, (word: string) => string>> = { en: englishStem, de: germanStem }

/** Words that carry no subject: they are in every question. */
const stopWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    `a about after again all also am an and any are as at be because been before being but by can cannot can't could did do does
    doesn't don't dont for from get gets getting give given go going had has have having he her here hers him his how i i'd i'm im if
    in into is isn't it its it's just let lets like make made may me might mine more most must my need needs no nor not now of
    on once one only or other our ours over own please same see shall she should so some something somebody someone still such
    tell than that that's the their them then there theres these they thing things this those to too under until us use used
    very want wants was way we were what whats what's when where where's which while who whom whose why will with without would
    yes yet you your yours ok hi hello hey thanks thank really actually exactly happens happen mean means work works explain
    show find question help want left work open one many much times time long length
    difference steps needed second first later every everything anything nothing more less best another else else's however during
    between both each few own around`.split(/\s+/),
  ),
  de: new Set(
    `aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bitte da damit dann das dass dein deine dem den
    denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas
    euch euer für gibt ganz gerade geht haben habe hab hat hatte hier ich ihm ihn ihr ihre ihren im in ist ja jemand jetzt kann
    kannst kein keine keinen man mein meine meinem meinen meiner meines mich mir mit muss müssen nach nicht noch nochmal nun nur ob
    oder schon sehr sein seine sich sie sind so soll sollen um und uns unser unsere unserem unseren unserer unter vom von vor wann
    war warum was weil welche welchem welchen welcher welches wenn wer werden wie wieder will wir wird wirst wo wofür womit wurde
    zu zum zur über möchte brauche brauch mal eigentlich gern können könnte bekomme tun machen mache hallo danke erklär erkläre
    zeig zeige funktioniert möglich angeben anfordern finden bekommen gehen ging finde lange oft viele viel andere anderen anderes anderer erst
    zuerst später immer ganze ganzen zwischen unterschied worin wohin woher`.split(/\s+/),
  ),
}

/** Words that belong to one of the languages alone. */
const markers: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:the|is|are|my|how|what|where|can|do|does|i|you|to|of|with|for|who|why|which|our|we|was|please|and)\b/g,
  de: /\b(?:der|die|das|ist|sind|mein\w*|wie|was|wo|kann|ich|du|zu|zum|von|mit|für|wer|warum|welche\w*|unser\w*|wir|wurde|bitte|und|ein\w*|auf|nicht|im|vom|den|dem|eines|gibt|einen)\b|[äöüß]|ung(?:en)?\b|\b\w*(?:en|ern|eln)\b/g,
}

/** Characters that are not shown, or that change the direction of a text. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu

/** A text in one form: without invisible characters, HTML tags and case. */
export function normalized(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\t\n\r]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/<[^<>]{0,200}>/g, ' ')
    .toLowerCase()
    .replace(/\be-mail/g, 'email')
    .replace(/[‘’]/g, "'")
}

/** The words of a normalized text. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? []
}

/** The words that carry the subject of a question; all of them if there is no such word. */
export function contentWords(text: string, language: Language): string[] {
  const words = wordsOf(normalized(text))
  const content = words.filter((word) => !stopWords[language].has(word))
  return content.length > 0 ? content : words
}

const PREFIXES = 'ab an auf aus bei ein frei los mit nach um vor weg zu zurück'.split(' ')
const SHORTEST_VERB = 3

/** The German verbs whose prefix stands at the end of a clause: "Wie lege ich ein Konto an?" has "anlege". */
export function separatedVerbs(text: string, language: Language): string[] {
  if (language !== 'de') return []
  return normalized(text)
    .split(/[,;.:?!]|\bund\b|\boder\b/)
    .flatMap((clause) => {
      const words = wordsOf(clause)
      const prefix = words.at(-1) ?? ''
      if (!PREFIXES.includes(prefix)) return []
      return words
        .filter((word) => word.length >= SHORTEST_VERB && word !== prefix)
        .map((word) => prefix + word)
    })
}

export function isStopWord(word: string): boolean {
  return languages.some((language) => stopWords[language].has(word))
}

export function stemOf(word: string, language: Language): string {
  return stems[language](word.replace(/'\p{L}+$/u, ''))
}

/** The language in which a question is probably asked. */
export function languageOf(text: string): Language {
  const normal = normalized(text)
  const count = (language: Language) => normal.match(markers[language])?.length ?? 0
  return count('de') > count('en') ? 'de' : 'en'
}

const SHORTEST_PART = 4
/** A longer word is none of a document, and each of its beginnings would be tried. */
const LONGEST_COMPOUND = 40
const joints = ['', 's', 'es', 'n', 'en']

/**
 * The two parts of a German compound, if both are known words: "Kontolöschung" is "Konto" and "Löschung".
 * @returns the stems of the parts; none for a word that is not a compound
 */
export function compoundParts(word: string, isKnown: (stem: string) => boolean): string[] {
  if (word.length > LONGEST_COMPOUND) return []
  for (let end = SHORTEST_PART; end <= word.length - SHORTEST_PART; end++) {
    const first = stemOf(word.slice(0, end), 'de')
    if (!isKnown(first)) continue
    for (const joint of joints) {
      if (!word.startsWith(joint, end)) continue
      const rest = word.slice(end + joint.length)
      const second = stemOf(rest, 'de')
      if (rest.length >= SHORTEST_PART && isKnown(second)) return [first, second]
    }
  }
  return []
}
