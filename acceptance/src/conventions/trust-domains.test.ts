import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  audiences,
  criticalOperations,
  limitationTexts,
  publicRootFields,
  scopes,
  serviceNames,
  type ServiceName,
} from '@enigm/contracts'
import { definitions, repositoryRoot } from '@enigm/embedded'
import { inventoryOf } from '@enigm/subgraph'
import {
  getNamedType,
  isEnumType,
  isLeafType,
  isObjectType,
  Kind,
  parse,
  type GraphQLObjectType,
  type ObjectTypeDefinitionNode,
} from 'graphql'
import {
  allNames,
  breachesOf,
  columnNames,
  namesOf,
  schemaNames,
  schemaOf,
  sdlOf,
  type Lint,
} from './trust-domains'

/** The one place where a person can write a text: it is in an invoice alone (PAY-08, decision 0091). */
const invoiceTexts: Partial<Record<ServiceName, Lint['exempt']>> = {
  payments: { 'invoice.billing_text': 'It names the recipient of an invoice, and is no message.' },
}
const content = [
  ...['message', 'messages', 'call', 'calls', 'media', 'attachment', 'attachments', 'text', 'body', 'chat'],
  ...[
    'conversation',
    'conversations',
    'communication',
    'communications',
    'plaintext',
    'transcript',
    'recording',
  ],
]
const cryptography = [
  ...['key', 'keys', 'crypto', 'cryptographic', 'cipher', 'ciphertext', 'secret', 'private', 'unwrap'],
  ...['encrypt', 'encrypted', 'encryption', 'decrypt', 'decrypted', 'decryption'],
]
const machinery = {
  'daily_count.key': 'It names a daily count.',
  'idempotency.key': 'It names a request that is repeated.',
}
const surfaces = {
  'ContentClass.MESSAGES': 'It names a class of encrypted objects that is deleted.',
  'ServerSurface.CALL': 'It says that an environment supports calls.',
  'ServerSurface.MEDIA': 'It says that an environment supports media.',
  'ServerSurface.TEXT': 'It says that an environment supports messages.',
}
/** An idempotency key is a random text of a client, which protects nothing. */
const isIdempotencyKey = (name: string) => /(^|\.)idempotencyKey$/i.test(name)
const withoutIdempotency = (names: readonly string[]) => names.filter((name) => !isIdempotencyKey(name))

/** Names that break a lint when they are planted in a service. */
function planted(names: readonly string[], lint: Lint, bad: readonly string[]): string[] {
  const found = breachesOf([...names, ...bad], lint)
  return bad.filter((name) => !found.includes(name))
}

describe('administrative capabilities', () => {
  const lint: Lint = {
    words: new Set([
      ...[
        'decrypt',
        'decrypted',
        'decryption',
        'plaintext',
        'escrow',
        'escrowed',
        'unwrap',
        'backdoor',
        'bypass',
      ],
      ...['impersonate', 'eavesdrop', 'wiretap', 'tap', 'export', 'exports', 'dump', 'unlock'],
    ]),
    exempt: Object.fromEntries(
      [
        'AuditExport',
        ...['lines', 'next', 'size'].map((field) => `AuditExport.${field}`),
        'AuditLog.export',
        ...['after', 'filter', 'previousCheckpointSize', 'previousSize', 'size'].map(
          (argument) => `AuditLog.export.${argument}`,
        ),
      ].map((name) => [name, 'It exports entries of the audit trail, which contain no content.']),
    ),
  }
  const names = [
    ...serviceNames.flatMap(schemaNames).filter((name, index, all) => all.indexOf(name) === index),
    ...Object.keys(criticalOperations),
    ...Object.keys(scopes),
  ]

  it('[BND-02] have no operation, field, right or grant that decrypts, escrows or exports content', () => {
    expect(names.length).toBeGreaterThan(1500)
    expect(breachesOf(names, lint)).toEqual([])
    const bad = [
      'Mutation.decryptMessages',
      'Server.keyEscrow',
      'Query.exportServerContent',
      'BYPASS_ENCRYPTION',
    ]
    expect(planted(names, lint, [...bad, 'Mutation.unwrapKey'])).toEqual([])
    for (const audience of audiences) {
      const sdl = readFileSync(join(repositoryRoot, `gateway/schema/${audience}.graphql`), 'utf8')
      const found = breachesOf(namesOf(schemaOf(sdl)), { words: lint.words })
      expect(found.filter((name) => !Object.hasOwn(lint.exempt!, name))).toEqual([])
    }
  })
})

describe('the administration of servers', () => {
  const names = withoutIdempotency(allNames('servers'))
  /** An Enigm Key is an emergency device; the copy of its state has no key material. */
  const emergencyDevices = Object.fromEntries(
    names
      .filter((name) => /^(organization_key|key_workflow)\.|^AssociatedKind\.ENIGM_KEY$/.test(name))
      .map((name) => [name, 'It is about the state of an emergency device.']),
  )

  it('[BND-03] is a trust domain without cryptographic authority: it has no key and no crypto field', () => {
    const lint: Lint = {
      words: new Set(cryptography),
      exempt: {
        ...machinery,
        ...emergencyDevices,
        'DeletedKind.ENCRYPTED_OBJECTS': 'It counts objects that the environment has deleted.',
        'PrerequisiteCategory.KEY_MATERIAL': 'It says that Enigm App alone checks the keys.',
      },
    }
    expect(breachesOf(names, lint)).toEqual([])
    const bad = ['Server.groupKey', 'member.key_share', 'Mutation.rotateServerKeys', 'servers.member.secret']
    expect(planted(names, lint, bad)).toEqual([])
  })

  it('[PRV-04] keeps membership and lifecycle apart from plaintext, attachments, communications and keys', () => {
    const lint: Lint = {
      words: new Set([...content, 'key', 'keys', 'secret', 'private']),
      exempt: {
        ...machinery,
        ...surfaces,
        ...emergencyDevices,
        'PrerequisiteCategory.KEY_MATERIAL': 'It says that Enigm App alone checks the keys.',
      },
    }
    expect(breachesOf(names, lint)).toEqual([])
    const bad = [
      'Member.lastMessage',
      'member.attachment_count',
      'Server.conversations',
      'servers.member.publicKey',
    ]
    expect(planted(names, lint, bad)).toEqual([])
  })

  const activity: Lint = {
    words: new Set([
      ...[
        'activity',
        'activities',
        'seen',
        'sent',
        'received',
        'online',
        'typing',
        'usage',
        'unread',
        'presence',
      ],
      ...['message', 'messages', 'call', 'calls'],
    ]),
    exempt: {
      'ContentClass.MESSAGES': surfaces['ContentClass.MESSAGES'],
      'ServerSurface.CALL': surfaces['ServerSurface.CALL'],
      'ServerSecurityEventCounters.suspiciousActivity':
        'It is the number of events of the whole platform in this category.',
      'ServerSecurityCategory.SUSPICIOUS_ACTIVITY':
        'It is a category of security events, which counts nothing.',
      'inbox.received_at': 'It is the time of an event between services.',
    },
  }
  /** The numbers of the types that name one member: none of them may count what a member does. */
  const countersOf = (sdl: string): string[] =>
    Object.values(schemaOf(sdl).getTypeMap())
      .filter((type): type is GraphQLObjectType => isObjectType(type))
      .filter((type) =>
        Object.values(type.getFields()).some((each) => String(each.type).startsWith('MemberHandle')),
      )
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => ['Int', 'Float'].includes(getNamedType(field.type).name))
          .map((field) => `${type.name}.${field.name}`),
      )

  it('[SEC-05] counts no activity of a member and takes none as a proof of a message or a call', () => {
    expect(breachesOf(names, activity)).toEqual([])
    const bad = ['Member.messageCount', 'member.last_seen', 'ServerDevice.online', 'servers.member.activity']
    expect(planted(names, activity, bad)).toEqual([])
    const sdl = sdlOf('servers')
    expect(countersOf(sdl)).toEqual([])
    expect(countersOf(sdl.replace(/(handle: MemberHandle!)/, '$1\n  requests: Int!'))).not.toEqual([])
  })

  it('[LIM-12] stores of a membership exactly what the limitation lists', () => {
    const phrases: Readonly<Record<string, string>> = {
      ...{
        id: 'its id',
        account_id: 'the account',
        server_id: 'the server',
        role: 'the role',
        state: 'the state',
      },
      join_request_id: 'the request that created it',
      restriction_reason: 'the category of a restriction',
      since_day: 'the day of its start',
      version: 'the number of its changes',
    }
    const listed = (text: string): string[] => {
      const [, list = ''] = /Stored are (.*?)\. /.exec(text) ?? []
      return list.split(/, | and (?=the)/).sort()
    }
    const member = inventoryOf(definitions.servers).find(({ table }) => table === 'member')!
    const columns = member.columns.map(({ name }) => name)
    const statement = limitationTexts.MEMBERSHIP_METADATA.en
    expect(listed(statement)).toEqual(columns.map((column) => phrases[column] ?? column).sort())
    expect(Object.keys(phrases).sort()).toEqual([...columns].sort())
    // A column that the statement does not list, and a phrase without a column, are found.
    expect(listed(statement)).not.toEqual(
      [...columns, 'last_seen'].map((each) => phrases[each] ?? each).sort(),
    )
    expect(listed(statement.replace('the role, ', ''))).not.toEqual(Object.values(phrases).sort())
  })
})

describe('the management of devices', () => {
  it('[MDM-12] has no way to messages, calls, media, attachments, conversations or keys', () => {
    const names = withoutIdempotency(allNames('devices')).filter(
      // RFC 7638: the thumbprint of a public key, by which events name it.
      (name) => !/^devices\.device\.[\w.]+\.keyThumbprint$/.test(name),
    )
    const lint: Lint = {
      words: new Set([...content, ...cryptography, 'content']),
      exempt: {
        ...machinery,
        'DevicePosture.storageEncrypted': 'It says whether the storage of the device is encrypted.',
        'device.key_thumbprint': 'The thumbprint of the public key of the device.',
        'device.public_key': 'The public key of the device, which proves its enrollment and its reports.',
      },
    }
    expect(breachesOf(names, lint)).toEqual([])
    const bad = [
      'DeviceCommand.messageBackup',
      'device_command.content',
      'ManagedDevice.keys',
      'CommandKind.READ_MEDIA',
    ]
    expect(planted(names, lint, bad)).toEqual([])
    const kinds = schemaOf(sdlOf('devices')).getType('DeviceCommandKind')
    expect(
      isEnumType(kinds) &&
        kinds
          .getValues()
          .map(({ name }) => name)
          .sort(),
    ).toEqual([...['LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY', 'WIPE']])
  })
})

describe('security state', () => {
  /** The findings of an audit are about the trail. */
  const ofSecurity = /Security|Trust|Defense|(?<!Audit)Finding|Signal|Posture|Attestation/
  const texts: Readonly<Record<string, string>> = {
    'TrustCategory.kind': 'It is the code of a kind.',
    'TrustCategory.value': 'It is the state of a lifecycle.',
    'TrustSignal.kind': 'It is the code of a kind.',
    'TrustSignal.source': 'It is the code of a source.',
    'TrustSignal.value': 'It is the state of a lifecycle.',
  }
  /** The fields of security state that could carry a text or a number about communication. */
  const openFields = (sdl: string): string[] =>
    Object.values(schemaOf(sdl).getTypeMap())
      .filter((type): type is GraphQLObjectType => isObjectType(type) && ofSecurity.test(type.name))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => isLeafType(getNamedType(field.type)))
          .filter((field) => ['String', 'Float'].includes(getNamedType(field.type).name))
          .map((field) => `${type.name}.${field.name}`),
      )
      .filter((name) => !/Edge\.cursor$/.test(name))

  it('[SEC-04] is no visibility of messages: it consists of categories, states, handles and times', () => {
    const names = serviceNames
      .flatMap(schemaNames)
      .filter((name) => ofSecurity.test(name.split('.')[0]!))
      .filter((name, index, all) => all.indexOf(name) === index)
    const lint: Lint = { words: new Set([...content, 'content', 'subject', 'recipient', 'sender']) }
    expect(names.length).toBeGreaterThan(80)
    expect(breachesOf(names, lint)).toEqual([])
    expect(
      planted(names, lint, ['SecurityEvent.messageId', 'DefenseFinding.content', 'TrustSignal.sender']),
    ).toEqual([])
    for (const service of serviceNames) {
      const sdl = sdlOf(service)
      expect(openFields(sdl).filter((name) => !Object.hasOwn(texts, name))).toEqual([])
    }
    const sdl = sdlOf('devices')
    expect(
      openFields(
        sdl.replace('type DefenseFinding', 'type DefenseFinding2 { excerpt: String }\ntype DefenseFinding'),
      ),
    ).toContain('DefenseFinding2.excerpt')
  })
})

describe('the state of accounts', () => {
  it('[PRV-03] is in a database that has no place for message content, and no other service owns a record of it', () => {
    const names = withoutIdempotency(allNames('accounts'))
    const lint: Lint = {
      words: new Set([...content, 'content']),
      exempt: {
        'CriticalOperation.CLASS_CONTENT_DELETION': 'It names an operation that a PIN authorizes.',
        'CriticalOperation.MEMBER_CONTENT_DELETION': 'It names an operation that a PIN authorizes.',
        'CriticalOperation.SERVER_CONTENT_DELETION': 'It names an operation that a PIN authorizes.',
        'RecoveryMatter.MESSAGE_CONTENT': 'It names what a recovery does not bring back.',
      },
    }
    expect(breachesOf(names, lint)).toEqual([])
    expect(
      planted(names, lint, ['Account.lastMessage', 'account.message_count', 'accounts.account.conversation']),
    ).toEqual([])
    // No database of any service has a column for content.
    for (const service of serviceNames) {
      const exempt = invoiceTexts[service]
      const columns = { words: new Set(content), ...(exempt && { exempt }) }
      expect(breachesOf(columnNames(service), columns)).toEqual([])
    }
    const ownTables = (service: ServiceName) =>
      inventoryOf(definitions[service])
        .filter(({ kept }) => kept !== 'SOURCE')
        .map(({ table }) => table)
    const common = new Set(
      ownTables('accounts').filter((table) => serviceNames.every((each) => ownTables(each).includes(table))),
    )
    const ofAccounts = ownTables('accounts').filter((table) => !common.has(table))
    expect(ofAccounts).toEqual(expect.arrayContaining(['account', 'session', 'account_deletion']))
    for (const service of serviceNames.filter((each) => each !== 'accounts'))
      expect(ownTables(service).filter((table) => ofAccounts.includes(table) && table !== 'erasure')).toEqual(
        [],
      )
  })
})

const ruled = (field: { readonly directives?: readonly { readonly name: { readonly value: string } }[] }) =>
  (field.directives ?? []).some(({ name }) => ['authenticated', 'requiresScopes'].includes(name.value))

const objectTypes = (sdl: string): ObjectTypeDefinitionNode[] =>
  parse(sdl).definitions.flatMap((each) => (each.kind === Kind.OBJECT_TYPE_DEFINITION ? [each] : []))

/** The services that own the entities of the supergraph; every other one adds fields to them. */
const owners: Readonly<Record<string, ServiceName>> = {
  ...{
    Account: 'accounts',
    Organization: 'accounts',
    Entitlement: 'payments',
    Esim: 'esim',
    Server: 'servers',
    KeyOrder: 'keys',
  },
}

/** Root fields and fields of other services' entities without a rule of their own. */
function unruledFields(service: ServiceName, sdl: string): string[] {
  return objectTypes(sdl).flatMap(({ name: { value: type }, fields = [], directives = [] }) => {
    const isRoot = type === 'Query' || type === 'Mutation'
    const isEntity = directives.some(({ name }) => name.value === 'key')
    if (!isRoot && !(isEntity && owners[type] !== service)) return []
    return fields
      .filter((field) => !ruled(field) && !/^(id|_entities|_service)$/.test(field.name.value))
      .map(({ name }) => `${type}.${name.value}`)
      .filter((name) => !(publicRootFields as readonly string[]).includes(name))
  })
}

describe('the fields that each audience sees', () => {
  const reviewed = new Set(
    serviceNames.flatMap((service) =>
      objectTypes(readFileSync(join(repositoryRoot, `services/${service}/schema.graphql`), 'utf8')).flatMap(
        ({ name: { value: type }, fields = [] }) => fields.map((field) => `${type}.${field.name.value}`),
      ),
    ),
  )

  it.each(serviceNames)(
    '[PRV-01] of %s have a rule at each entrance, and the reviewed snapshot contains no other',
    (service) => {
      const sdl = sdlOf(service)
      expect(unruledFields(service, sdl)).toEqual([])
      // A rule that is taken away is found.
      const open = sdl.replaceAll(/ @requiresScopes\(scopes: \[\[.*?\]\]\)/g, '')
      expect(unruledFields(service, open).length).toBeGreaterThan(3)
      expect(readFileSync(join(repositoryRoot, `services/${service}/schema.graphql`), 'utf8')).toBe(sdl)
      // An audience sees no field that is in no snapshot.
      for (const audience of audiences) {
        const seen = objectTypes(
          readFileSync(join(repositoryRoot, `gateway/schema/${audience}.graphql`), 'utf8'),
        )
        const unknown = seen.flatMap(({ name: { value: type }, fields = [] }) =>
          fields.map((field) => `${type}.${field.name.value}`).filter((name) => !reviewed.has(name)),
        )
        expect(unknown).toEqual([])
      }
    },
  )
})
