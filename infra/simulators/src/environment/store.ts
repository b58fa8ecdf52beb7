import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { listIfThere, makeDirectory, readIfThere, removeTree, writeDurably } from './files'

/** Grounds for which an object can be exempt from deletion. */
export const holdGrounds = ['LEGAL', 'SECURITY', 'COMPLIANCE', 'OPERATIONAL'] as const
export type HoldGround = (typeof holdGrounds)[number]

/** The classes of objects, as Enigm App declares them. */
export const contentClasses = ['MESSAGES', 'MULTIMEDIA'] as const
type ContentClass = (typeof contentClasses)[number]

/** One stored object: its name, and the ground that exempts it from deletion, if any. Its bytes are never read. */
export interface StoredObject {
  environment: string
  member: string
  objectId: string
  contentClass: ContentClass
  /** When it was stored, in milliseconds. */
  storedAt: number
  ground?: HoldGround
}

type NewObject = Pick<StoredObject, 'environment' | 'member' | 'contentClass' | 'ground' | 'storedAt'>

/**
 * The encrypted objects of the environments of one region, one file each:
 * `environments/<environment>/<member>/<objectId>.<class>.<time>[.<ground>]`.
 */
export class ObjectStore {
  private readonly root: string
  private readonly closed: string

  constructor(dataDir: string) {
    this.root = join(dataDir, 'environments')
    this.closed = join(dataDir, 'closed')
    makeDirectory(this.root)
    makeDirectory(this.closed)
    this.removePartials()
  }

  provision(environment: string): void {
    makeDirectory(join(this.root, environment))
  }

  /** Refuses further objects, also after a restart. */
  close(environment: string): void {
    writeDurably(join(this.closed, environment), '')
  }

  isOpen(environment: string): boolean {
    return existsSync(join(this.root, environment)) && !this.isClosed(environment)
  }

  isKnown(environment: string): boolean {
    return existsSync(join(this.root, environment)) || this.isClosed(environment)
  }

  /** Stores bytes that Enigm App has encrypted. */
  put(object: NewObject, bytes: Buffer): string {
    const objectId = randomBytes(16).toString('hex')
    const directory = join(this.root, object.environment, object.member)
    if (!existsSync(directory)) makeDirectory(directory)
    writeDurably(this.path({ ...object, objectId }), bytes)
    return objectId
  }

  /** All objects of one member, or of the whole environment. */
  list(environment: string, member?: string): StoredObject[] {
    const members = member === undefined ? listIfThere(join(this.root, environment)) : [member]
    return members.flatMap((name) =>
      listIfThere(join(this.root, environment, name)).map((file) => {
        const [objectId = '', contentClass, time, ground] = file.split('.')
        return {
          ...{ environment, member: name, objectId, contentClass: contentClass as ContentClass },
          ...{ storedAt: Number(time), ground: ground as HoldGround | undefined },
        }
      }),
    )
  }

  delete(object: StoredObject): void {
    rmSync(this.path(object))
  }

  removeEnvironment(environment: string): void {
    removeTree(join(this.root, environment))
  }

  private path({ environment, member, objectId, contentClass, storedAt, ground }: StoredObject): string {
    const name = [objectId, contentClass, storedAt, ...(ground ? [ground] : [])].join('.')
    return join(this.root, environment, member, name)
  }

  /** A file that kill -9 left incomplete is no object: its name was never returned. */
  private removePartials(): void {
    for (const entry of readdirSync(this.root, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.partial')) rmSync(join(entry.parentPath, entry.name))
    }
  }

  private isClosed(environment: string): boolean {
    return readIfThere(join(this.closed, environment)) !== null
  }
}

/** The record of a deleted object: a digest of its name, which reveals nothing about its bytes. */
export function tombstoneOf(object: StoredObject): string {
  return createHash('sha256')
    .update(`${object.environment}/${object.member}/${object.objectId}`)
    .digest('hex')
}

/** SHA-256 over the sorted tombstones, one per line. */
export function tombstoneRoot(tombstones: Iterable<string>): string {
  return createHash('sha256')
    .update([...tombstones].sort().join('\n'))
    .digest('hex')
}
