import {
  scopesInWords,
  type Audience,
  type CriticalOperationName,
  type EventType,
  type Scope,
} from '@enigm/contracts'
import type { GraphQLScalarType } from 'graphql'
import { Arg, Field, InputType, Mutation, ObjectType } from 'type-graphql'
import { Audiences, Authenticated, Critical, Hidden, RequiresScopes } from './directives'
import type { ErrorType } from './error-codes'
import { payloadOf, type Limitation, type UserError } from './payload'

type Class<T = object> = new (...parameters: any[]) => T
/** Interfaces are abstract classes. */
type OutputClass<T = object> = abstract new (...parameters: any[]) => T

/** A type as type-graphql takes it: a class, an interface, a scalar, an enum of `enumType`, or a list of one. */
type OutputType =
  | OutputClass
  | GraphQLScalarType<any, any>
  | StringConstructor
  | NumberConstructor
  | BooleanConstructor
  | Readonly<Record<string, string>>
  | readonly [OutputType]

/** A field of a payload: type, description and, if it is not for all audiences of the mutation, its audiences. */
export type PayloadField = readonly [
  type: OutputType,
  description: string,
  seenBy?: readonly [Audience, ...Audience[]],
]

type Fields = Readonly<Record<string, PayloadField>>

type ValueOf<T> = T extends readonly [infer Item]
  ? readonly ValueOf<Item>[]
  : T extends StringConstructor
    ? string
    : T extends NumberConstructor
      ? number
      : T extends BooleanConstructor
        ? boolean
        : T extends GraphQLScalarType<infer Value, any>
          ? Value
          : T extends OutputClass<infer Instance>
            ? Instance
            : T extends Readonly<Record<string, infer Value>>
              ? Value
              : never

/** What the method of an operation gives: each field of its payload, and what every payload has. */
export type PayloadOf<Returns extends Fields> = {
  readonly [F in keyof Returns]?: ValueOf<Returns[F][0]> | null
} & { limitations?: Limitation[]; errors?: UserError[] }

/** A scope, or several that are needed together. */
type Scopes = Scope | readonly Scope[]

export interface OperationOptions<Code extends string, Returns extends Fields> {
  /** Its effect, in sentences. The required scopes, the grant and the error codes are appended. */
  readonly description: string
  /** Its API schemas. An operation without audiences is hidden: it is in no API schema, and only the gateway calls it. */
  readonly audiences: readonly Audience[]
  /** The caller must have one of these scopes, or all scopes of one of the inner lists. */
  readonly requires: readonly [Scopes, ...Scopes[]] | 'sign-in' | 'nothing'
  /** The operation of the grant, and the input fields that it is bound to (PIN-02); the decorator adds the field `grant`. */
  readonly grant?: readonly [operation: CriticalOperationName, target: string]
  /** The events that it can emit; they are not part of the description. */
  readonly emits: EventType | readonly EventType[]
  readonly returns: Returns
  /** All error codes that it can return. */
  readonly errors: readonly Code[]
}

/** The declaration of an operation, for tests and lints. */
export interface OperationDeclaration {
  readonly mutation: string
  readonly emits: readonly EventType[]
  readonly errors: readonly string[]
  /** The closed list of the service's error codes. */
  readonly codes: readonly string[]
}

const declarations = new Map<unknown, OperationDeclaration[]>()
const inputs = new WeakMap<object, Map<string, Class>>()

const named = (mutation: string, suffix: string) =>
  `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}${suffix}`

/**
 * The mutation decorator of a service with this error type. It declares a mutation in one place: rule, grant, input, payload,
 * events, error codes, description and body.
 */
export function operations<Code extends string>(errorType: ErrorType<Code>) {
  return <const Returns extends Fields>(options: OperationOptions<Code, Returns>) => {
    type Answer = PayloadOf<Returns>
    return <Method extends (...parameters: any[]) => Answer | Promise<Answer>>(
      target: object,
      property: string,
      descriptor: TypedPropertyDescriptor<Method>,
    ): void => {
      const { audiences, requires, grant } = options
      const input = inputs.get(target)?.get(property)
      if (!input) throw new Error(`Mutation.${property} has no parameter with @Input().`)
      if (grant) addGrant(input)
      if (audiences.length === 0) Hidden()(input)
      const payload = payloadType(property, errorType, options)
      const description = describe(options)
      Mutation(() => payload, { nullable: true, description })(target, property, descriptor)
      if (grant) Critical(...grant)(target, property, descriptor)
      if (requires === 'sign-in') Authenticated()(target, property, descriptor)
      else if (requires !== 'nothing') RequiresScopes(...requires)(target, property, descriptor)
      seenBy(audiences)(target, property, descriptor)
      declare(target.constructor, {
        mutation: property,
        emits: [options.emits].flat(),
        errors: options.errors,
        codes: Object.keys(errorType.codes),
      })
    }
  }
}

/**
 * The argument of an operation. The mutation gets a separate input type with the fields of the parameter's class, so that several
 * mutations can share a class: `revokeDevice(@Input() { deviceHandle }: DeviceInput)`.
 */
export function Input(): ParameterDecorator {
  return (target, property, index) => {
    const mutation = String(property)
    const shape = (Reflect.getMetadata('design:paramtypes', target, mutation) as Class[])[index]!
    const input = named(mutation, 'Input')
    const type = { [input]: class extends shape {} }[input]!
    InputType(input, { description: `Input of ${mutation}.` })(type)
    Arg('input', () => type, { description: `The input of ${mutation}.` })(target, mutation, index)
    const known = inputs.get(target) ?? new Map<string, Class>()
    inputs.set(target, known.set(mutation, type))
  }
}

/** The operations of these resolver classes. */
export function operationsOf(resolvers: readonly unknown[]): OperationDeclaration[] {
  return resolvers.flatMap((resolver) => declarations.get(resolver) ?? [])
}

/** Error codes outside the service's closed list, and events of other services. */
export function operationMistakes(service: string, resolvers: readonly unknown[]): string[] {
  return operationsOf(resolvers).flatMap(({ mutation, emits, errors, codes }) => [
    ...errors
      .filter((code) => !codes.includes(code))
      .map((code) => `Mutation.${mutation} names ${code}, which is not an error code of the service.`),
    ...emits
      .filter((event) => !event.startsWith(`${service}.`))
      .map((event) => `Mutation.${mutation} names ${event}, which is not an event of ${service}.`),
  ])
}

function declare(resolver: unknown, operation: OperationDeclaration): void {
  declarations.set(resolver, [...(declarations.get(resolver) ?? []), operation])
}

function payloadType(
  mutation: string,
  errorType: ErrorType,
  { audiences, returns }: OperationOptions<string, Fields>,
): Class {
  const payload = named(mutation, 'Payload')
  const type = { [payload]: class extends payloadOf(errorType) {} }[payload]!
  for (const [name, [fieldType, description, only]] of Object.entries(returns)) {
    Field(() => fieldType as Class, { nullable: true, description })(type.prototype, name)
    if (only) Audiences(...only)(type.prototype, name)
  }
  ObjectType(payload, { description: `Payload of ${mutation}.` })(type)
  seenBy(audiences)(type)
  return type
}

function seenBy([first, ...others]: readonly Audience[]) {
  return first ? Audiences(first, ...others) : Hidden()
}

function addGrant(input: Class): void {
  const description =
    'A grant of authorizeCriticalOperation for this operation and target; without it the answer is PIN_REQUIRED.'
  Field(() => String, { nullable: true, description })(input.prototype, 'grant')
}

function describe({
  description,
  requires,
  grant,
  errors,
}: Pick<OperationOptions<string, Fields>, 'description' | 'requires' | 'grant' | 'errors'>): string {
  const needs = [who(requires), ...(grant ? [`a grant for ${grant[0]}`] : [])].join(' and ')
  const codes = errors.length > 0 ? ` Errors: ${errors.join(', ')}.` : ''
  return `${description} Needs ${needs}.${codes}`
}

function who(requires: OperationOptions<string, Fields>['requires']): string {
  if (requires === 'nothing') return 'no authentication'
  if (requires === 'sign-in') return 'authentication'
  return scopesInWords(requires.map((scopes) => [scopes].flat()))
}
