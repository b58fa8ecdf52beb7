import { enumType } from '@enigm/subgraph'

export const ContentClass = enumType(
  'ContentClass',
  'A class of encrypted objects, as Enigm App declares it when it stores an object.',
  {
    MESSAGES: 'Encrypted messages.',
    MULTIMEDIA: 'Encrypted multimedia and files.',
  },
)
export type ContentClass = keyof typeof ContentClass
