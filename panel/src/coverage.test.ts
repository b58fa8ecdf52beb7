import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Kind, parse, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql'

const schema = parse(readFileSync(join(__dirname, '..', '..', 'gateway', 'schema', 'panel.graphql'), 'utf8'))

/** Operations that no page uses, and why. */
const exceptions: Readonly<Record<string, string>> = {
  startSession: 'POST /auth/sign-in calls it, so that no script sees the refresh token.',
  signInWithPasskey: 'POST /auth/passkey calls it, so that no script sees the refresh token.',
  refreshSession: 'POST /auth/refresh calls it with the cookie.',
  endSession: 'POST /auth/sign-out calls it with the cookie.',
}

function rootFields(): string[] {
  return schema.definitions
    .filter((each): each is ObjectTypeDefinitionNode => each.kind === Kind.OBJECT_TYPE_DEFINITION)
    .filter(({ name }) => ['Query', 'Mutation'].includes(name.value))
    .flatMap(({ fields }) => fields?.map(({ name }) => name.value) ?? [])
    .sort()
}

/** The documents of the panel, and the root fields that each one uses. */
function usage(): Map<string, string[]> {
  const users = new Map<string, string[]>()
  const paths = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  for (const path of paths.filter((name) => name.endsWith('.graphql'))) {
    for (const field of rootFieldsOf(parse(readFileSync(join(__dirname, path), 'utf8')))) {
      users.set(field, [...(users.get(field) ?? []), path])
    }
  }
  return users
}

function rootFieldsOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION
      ? each.selectionSet.selections.flatMap((field) => (field.kind === Kind.FIELD ? [field.name.value] : []))
      : [],
  )
}

describe('the operations of the panel schema', () => {
  const users = usage()

  it('each have a page, or a reason for having none', () => {
    expect([...users.keys(), ...Object.keys(exceptions)].sort()).toEqual(rootFields())
  })
})
