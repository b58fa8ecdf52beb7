import { enumType } from '@enigm/subgraph'

const colors = [
  'AMBER',
  'AZURE',
  'BRONZE',
  'CORAL',
  'CRIMSON',
  'EMERALD',
  'GOLDEN',
  'INDIGO',
  'IVORY',
  'JADE',
  'LILAC',
  'MAROON',
  'OLIVE',
  'ORANGE',
  'PEARL',
  'PINK',
  'RUBY',
  'SAND',
  'SCARLET',
  'SILVER',
  'TEAL',
  'VIOLET',
  'WHITE',
  'YELLOW',
] as const
const nouns = [
  'ANCHOR',
  'BADGER',
  'BRIDGE',
  'CASTLE',
  'CEDAR',
  'COMET',
  'CRANE',
  'DOLPHIN',
  'FALCON',
  'FOREST',
  'GARDEN',
  'GLACIER',
  'HARBOR',
  'HERON',
  'ISLAND',
  'LANTERN',
  'LEOPARD',
  'LIGHTHOUSE',
  'MAPLE',
  'MEADOW',
  'MOUNTAIN',
  'ORCHID',
  'OTTER',
  'PELICAN',
  'PLANET',
  'RAVEN',
  'RIVER',
  'SPARROW',
  'TIGER',
  'VALLEY',
  'WHALE',
  'WILLOW',
] as const

const words = <const Word extends string>(list: readonly Word[]) =>
  Object.fromEntries(list.map((word) => [word, `The word ${textOf(word)}.`])) as Record<Word, string>

/** The closed lists of words: a label is no free text, so that it cannot name a person or a place (DEV-18). */
export const LabelColor = enumType('LabelColor', 'The first word of the label of a device.', words(colors))
export type LabelColor = keyof typeof LabelColor

export const LabelNoun = enumType('LabelNoun', 'The second word of the label of a device.', words(nouns))
export type LabelNoun = keyof typeof LabelNoun

export interface Label {
  labelColor: LabelColor
  labelNoun: LabelNoun
}

/** `Amber Falcon`. */
export function textOfLabel({ labelColor, labelNoun }: Label): string {
  return `${textOf(labelColor)} ${textOf(labelNoun)}`
}

/** One of the labels that an account does not use yet, chosen at random. @throws Error when it uses all of them */
export function freeLabel(used: readonly Label[], random: (below: number) => number): Label {
  const taken = new Set(used.map(textOfLabel))
  const free = colors
    .flatMap((labelColor) => nouns.map((labelNoun) => ({ labelColor, labelNoun })))
    .filter((label) => !taken.has(textOfLabel(label)))
  const label = free[random(free.length)]
  if (!label) throw new Error('every label is in use')
  return label
}

function textOf(word: string): string {
  return `${word.charAt(0)}${word.slice(1).toLowerCase()}`
}
