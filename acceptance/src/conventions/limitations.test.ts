import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { limitationTexts } from '@enigm/contracts'
import { repositoryRoot } from '@enigm/embedded'
import { buildSchema } from 'graphql'
import ts from 'typescript'
import { sourceFilesIn } from '../sources/source-files'

const schema = buildSchema(readFileSync(join(repositoryRoot, 'gateway/schema/panel.graphql'), 'utf8'), {
  assumeValidSDL: true,
})
const nodesOf = (node: ts.Node): ts.Node[] => [node, ...node.getChildren().flatMap(nodesOf)]

interface Resolved {
  readonly mutation: string
  /** The codes of the limitations that its payload has, in the method and in the functions of its file that it calls. */
  readonly codes: ReadonlySet<string>
}

function resolvedIn(path: string, text: string): Resolved[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const nodes = nodesOf(file)
  const functions = new Map(
    nodes
      .filter(ts.isFunctionDeclaration)
      .flatMap((each) => (each.name ? [[each.name.text, each] as const] : [])),
  )
  return nodes
    .filter(ts.isMethodDeclaration)
    .filter((method) =>
      (ts.getDecorators(method) ?? []).some((each) => each.getText().startsWith('@Operation')),
    )
    .map((method) => {
      const called = nodesOf(method)
        .filter(ts.isIdentifier)
        .flatMap(({ text: name }) => functions.get(name) ?? [])
      const code = [method, ...called].map((each) => each.getText()).join('\n')
      return {
        mutation: method.name.getText(),
        codes: new Set([...code.matchAll(/limitation\('(\w+)'\)/g)].map(([, found = '']) => found)),
      }
    })
}

const resolved = sourceFilesIn(['services'])
  .filter(({ path }) => path.endsWith('.resolver.ts'))
  .flatMap(({ path, text }) => resolvedIn(path, text))

const without = (code: string, mutations: readonly string[], from: readonly Resolved[] = resolved) =>
  mutations.filter((name) => !from.some(({ mutation, codes }) => mutation === name && codes.has(code)))

describe('the limitations of mutations', () => {
  it('[LIM-09] say of every policy what a wrong one can do to accounts, devices and sessions', () => {
    const ofPolicies = Object.keys(schema.getMutationType()!.getFields()).filter((name) =>
      name.endsWith('Policy'),
    )
    expect(ofPolicies).toEqual([
      ...['assignAccountPolicy', 'assignEsimPolicy', 'assignManagedPolicy', 'assignMemberPolicy'],
      ...['updateContentPolicy', 'updateServerPolicy', 'updateTorPolicy'],
    ])
    expect(without('POLICY_RISK', ofPolicies)).toEqual([])
    for (const affected of ['account', 'device', 'session'])
      expect(limitationTexts.POLICY_RISK.en).toContain(affected)
    const silent = `class R { @Operation({}) async setPolicy() { return { policy } } }`
    expect(without('POLICY_RISK', ['setPolicy'], resolvedIn('r.ts', silent))).toEqual(['setPolicy'])
  })

  it('[CON-07] say of every deletion that it concerns availability, and none has a field for content or its decryption', () => {
    const deletions = ['deleteServerObjects', 'deleteServerContentByClass', 'deleteMemberContent']
    expect(
      without('CONTENT_DELETION_SCOPE', [
        ...deletions,
        'deleteAllServerContent',
        'deleteServer',
        'updateContentPolicy',
      ]),
    ).toEqual([])
    const types = Object.values(schema.getTypeMap()).filter(({ name }) =>
      /ContentDeletion|EnvironmentReceipt|HeldObjects/.test(name),
    )
    expect(types.length).toBeGreaterThan(5)
    const fields = types.flatMap((type) => ('getFields' in type ? Object.keys(type.getFields()) : []))
    expect(
      fields.filter(
        (name) => /plain|decrypt|cipher|key$|bytes|body|text/i.test(name) && name !== 'idempotencyKey',
      ),
    ).toEqual([])
  })

  it('[LIM-04] say of every end of a device that content which it has accessed stays', () => {
    const ends = [
      'revokeDevice',
      'retireDevice',
      'replaceDevice',
      'removeDevice',
      'revokeManagedDevice',
      'retireManagedDevice',
    ]
    expect(without('REVOCATION_FUTURE_ONLY', [...ends, 'removeDeviceFromServer'])).toEqual([])
    expect(limitationTexts.REVOCATION_FUTURE_ONLY.en).toBe(
      'Revoking a device affects future trust decisions; it cannot remove content that the device already accessed.',
    )
  })
})
