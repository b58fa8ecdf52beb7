import { Matches } from 'class-validator'

/** The obvious shapes of an e-mail address and of a phone number: free text is where identity slips in. */
const NO_CONTACT = /^(?!.*\S@\S+\.\S)(?!.*\+\s?(?:\d[\s()./-]*){7})(?!.*(?:\d[\s()./-]*){9})/u

/** For the description of a field `@WithoutContact()`. */
export const withoutContactSentence =
  'Write nothing that identifies a person; e-mail addresses and phone numbers are refused.'

/** Refuses a free text that contains an e-mail address or a phone number. */
export function WithoutContact(): PropertyDecorator {
  return Matches(NO_CONTACT, { message: '$property must not contain an e-mail address or a phone number' })
}
