import { MaxLength } from 'class-validator'
import { Field, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { defineSubgraph } from '../define'
import { subgraphSdl } from './build'
import { Audiences, Authenticated } from './directives'
import { enumType } from './enum-type'
import { errorCodes } from './error-codes'
import { Input, operations, operationsOf } from './operation'
import { limitation } from './payload'

const { LampsError } = errorCodes('Lamps', ['panel', 'device'], { BROKEN: 'The lamp is broken.' })
const Operation = operations(LampsError)

const LampState = enumType('LampState', 'Whether a lamp shines.', { ON: 'It shines.', OFF: 'It does not.' })
type LampState = keyof typeof LampState

@Audiences('panel', 'device')
@ObjectType({ description: 'A lamp.' })
class Lamp {
  @Field(() => LampState, { description: 'Whether it shines.' })
  state!: LampState
}

@InputType()
class LampInput {
  @Field(() => String, { description: 'The lamp.' })
  @MaxLength(64)
  lampId!: string
}

const lamp = [Lamp, 'The lamp as it now is.'] as const
const off = { lamp: { state: 'OFF' } } as const

@Resolver()
class LampResolver {
  @Authenticated()
  @Audiences('panel')
  @Query(() => Lamp, { nullable: true, description: 'A lamp.' })
  lamp(): null {
    return null
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: ['devices:manage'],
    description: 'Switches a lamp off.',
    emits: 'devices.device.retired',
    returns: { lamp },
    errors: ['NOT_FOUND', 'BROKEN'],
  })
  switchLampOff(@Input() { lampId }: LampInput) {
    return { lamp: { state: lampId ? LampState.OFF : LampState.ON } }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['devices:manage', ['platform:operate', 'dashboard:read']],
    grant: ['DEVICE_RETIREMENT', 'lampId'],
    description: 'Throws a lamp away.',
    emits: ['devices.device.retired', 'devices.device.erased'],
    returns: {
      lamp: [Lamp, 'The lamp.', ['panel']],
      count: [Int, 'How many are left.'],
      states: [[LampState], 'What it was.'],
      note: [String, 'A note.'],
    },
    errors: [],
  })
  async throwLampAway(@Input() _input: LampInput) {
    return { ...off, count: 1, states: ['ON' as const], limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }

  @Operation({
    audiences: [],
    requires: ['gateway:sessions'],
    description: 'Tests a lamp.',
    emits: [],
    returns: {},
    errors: [],
  })
  testLamp(@Input() _input: LampInput) {
    return {}
  }
}

const lamps = defineSubgraph({ name: 'devices', resolvers: [LampResolver] })

describe('an operation', () => {
  const sdl = subgraphSdl(lamps)

  it('has a separate input type with the fields of the shape, which several share', () => {
    expect(sdl).toContain(
      '"""Input of switchLampOff."""\ninput SwitchLampOffInput {\n  """The lamp."""\n  lampId: String!\n}',
    )
    expect(sdl).toMatch(/input ThrowLampAwayInput \{[^}]*grant: String\n[^}]*lampId: String!/)
    expect(sdl).not.toContain('input LampInput')
  })

  it('has its rules where composition and the gateway read them', () => {
    expect(sdl).toMatch(
      /switchLampOff\([^)]*input: SwitchLampOffInput!\n\s*\): SwitchLampOffPayload @tag\(name: "device"\) @tag\(name: "panel"\) @requiresScopes\(scopes: \[\["devices:manage"\]\]\)/,
    )
    expect(sdl).toMatch(
      /\): ThrowLampAwayPayload [^\n]*@requiresScopes\(scopes: \[\["devices:manage"\], \["platform:operate", "dashboard:read"\]\]\)[^\n]*@critical\(operation: "DEVICE_RETIREMENT", target: "lampId"\)/,
    )
  })

  it('describes the required scopes, the grant and the error codes, and names no event', () => {
    expect(sdl).toContain('Switches a lamp off. Needs devices:manage. Errors: NOT_FOUND, BROKEN.')
    expect(sdl).toContain(
      'Throws a lamp away. Needs devices:manage, or platform:operate and dashboard:read and a grant for DEVICE_RETIREMENT.',
    )
    expect(sdl).not.toContain('devices.device')
  })

  it('has a payload of nullable fields, each with its audiences', () => {
    const [, payload = ''] = /type ThrowLampAwayPayload ([^}]*)\}/.exec(sdl) ?? []
    expect(payload).toMatch(/^@tag\(name: "panel"\) \{/)
    expect(payload).toMatch(/count: Int\n/)
    expect(payload).toMatch(/lamp: Lamp @tag\(name: "panel"\)\n/)
    expect(payload).toMatch(/states: \[LampState!\]\n/)
    expect(payload).toMatch(/errors: \[LampsError!\]!\n/)
  })

  it('is hidden with its input and payload when it has no audience', () => {
    expect(sdl).toMatch(/^input TestLampInput @inaccessible \{/m)
    expect(sdl).toMatch(/^type TestLampPayload @inaccessible \{/m)
    expect(sdl).toMatch(/^ {2}testLamp\([\s\S]*?\): TestLampPayload .*@inaccessible/m)
  })

  it('is listed with its events and codes', () => {
    expect(operationsOf(lamps.resolvers)).toEqual([
      {
        mutation: 'switchLampOff',
        emits: ['devices.device.retired'],
        errors: ['NOT_FOUND', 'BROKEN'],
        codes: ['NOT_FOUND', 'INVALID_TRANSITION', 'IDEMPOTENCY_CONFLICT', 'BROKEN'],
      },
      expect.objectContaining({
        mutation: 'throwLampAway',
        emits: ['devices.device.retired', 'devices.device.erased'],
      }),
      expect.objectContaining({ mutation: 'testLamp', emits: [], errors: [] }),
      // Every service has these.
      expect.objectContaining({ mutation: 'retryDevicesWork', emits: [], errors: ['NOT_FOUND'] }),
      expect.objectContaining({ mutation: 'discardDevicesWork', emits: [], errors: ['NOT_FOUND'] }),
    ])
  })
})

const valid = {
  audiences: ['panel'],
  requires: 'sign-in',
  description: 'Does something.',
  emits: 'devices.device.retired',
  returns: { lamp },
  errors: [],
} as const

describe('a mistaken operation', () => {
  it('is refused at build with a code outside the list or an event of another service', () => {
    @Resolver()
    class Mistaken extends LampResolver {
      @Operation({ ...valid, errors: ['MELTED' as 'BROKEN'], emits: 'keys.key.lost' })
      breakLamp(@Input() _input: LampInput) {
        return off
      }
    }
    const build = () => subgraphSdl({ ...lamps, resolvers: [LampResolver, Mistaken] })
    expect(build).toThrow('Mutation.breakLamp names MELTED, which is not an error code of the service.')
    expect(build).toThrow('Mutation.breakLamp names keys.key.lost, which is not an event of devices.')
  })

  it('is refused at once without an input', () => {
    expect(() => {
      class Mistaken {
        @Operation(valid)
        breakLamp() {
          return off
        }
      }
      return Mistaken
    }).toThrow('Mutation.breakLamp has no parameter with @Input().')
  })

  it('does not compile if it returns something other than its payload', () => {
    class Mistaken {
      // @ts-expect-error the state of a lamp is an enum
      @Operation(valid)
      breakLamp(@Input() _input: LampInput) {
        return { lamp: { state: 'MELTED' } }
      }

      // @ts-expect-error there is no such code
      @Operation({ ...valid, errors: ['MELTED'] })
      meltLamp(@Input() _input: LampInput) {
        return off
      }
    }
    expect(operationsOf([Mistaken])).toHaveLength(2)
  })
})
