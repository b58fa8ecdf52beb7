import type { ObjectKind } from './operation-pages'

/** The object that the caller looks at, as its service describes it to the caller. */
export interface ShownObject {
  readonly kind: ObjectKind
  /** Of the object and of its parts: the members and the offer of a server. */
  readonly availableActions: readonly string[]
  readonly state?: string | null
  /** The relation of the caller to a server. */
  readonly viewerRole?: string | null
  readonly managedMode?: string | null
  /** Whether a device is bound to an organization. */
  readonly isBound?: boolean | null
  /** The kinds of the commands of a device that the caller can cancel. */
  readonly cancelableCommands?: readonly string[] | null
}

/** The enums of the actions that the list of an object can have. */
export const actionEnumsOf: Readonly<Record<ObjectKind, readonly string[]>> = {
  SERVER: ['ServerAction', 'ServerTransferAction', 'MemberAction'],
  DEVICE: ['DeviceAction'],
  ESIM: ['EsimAction'],
  KEY: ['KeyAction'],
}

type Condition = (shown: ShownObject) => boolean

const isIn =
  (...states: readonly string[]): Condition =>
  ({ state }) =>
    states.includes(state ?? '')
const both =
  (one: Condition, other: Condition): Condition =>
  (shown) =>
    one(shown) && other(shown)

const administers: Condition = ({ viewerRole }) => viewerRole === 'OWNER' || viewerRole === 'ADMINISTRATOR'
const hasEnvironment = isIn('ACTIVE', 'RESTRICTED', 'SUSPENDED', 'RETIRED')
const isUsed = isIn('PROVISIONING', 'ACTIVE', 'RESTRICTED', 'SUSPENDED')
const isManaged: Condition = ({ managedMode }) => managedMode === 'ON'
const canCancel =
  (isMeant: (kind: string) => boolean): Condition =>
  ({ cancelableCommands }) =>
    cancelableCommands?.some(isMeant) ?? false

/** When an object offers the operations that are no action of a lifecycle. The owning service decides by the same states. */
export const conditions: Readonly<Record<string, Condition>> = {
  changeDeviceLabel: isIn('PENDING_ENROLLMENT', 'TRUSTED', 'RESTRICTED'),
  enableManagedMode: both(isIn('TRUSTED'), ({ managedMode }) => managedMode === 'OFF'),
  disableManagedMode: isManaged,
  bindManagedDevice: both(isManaged, ({ isBound }) => isBound === false),
  unbindManagedDevice: both(isManaged, ({ isBound }) => isBound === true),
  requestRemoteOperation: isManaged,
  cancelRemoteOperation: canCancel((kind) => kind !== 'WIPE'),
  assignManagedPolicy: isManaged,
  requestRemoteWipe: isManaged,
  cancelRemoteWipe: canCancel((kind) => kind === 'WIPE'),
  approveJoinRequest: both(administers, isIn('ACTIVE')),
  rejectJoinRequest: both(administers, isIn('ACTIVE', 'RESTRICTED', 'SUSPENDED')),
  decideJoinRequests: both(administers, isIn('ACTIVE', 'RESTRICTED', 'SUSPENDED')),
  removeDeviceFromServer: hasEnvironment,
  deleteMemberContent: hasEnvironment,
  deleteServerContentByClass: both(administers, hasEnvironment),
  deleteServerObjects: both(administers, hasEnvironment),
  deleteAllServerContent: both(administers, hasEnvironment),
  updateContentPolicy: both(administers, isUsed),
  updateServerPolicy: both(administers, isUsed),
  updateServerVisibility: both(administers, isUsed),
}
