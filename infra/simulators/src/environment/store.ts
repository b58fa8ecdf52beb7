import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { listIfThere, makeDirectory, readIfThere, removeTree, writeDurably } from './files'

/** Grounds on which an object may be held back from deletion. */
export const holdGrounds = ['LEGAL', 'SECURITY', 'COMPLIANCE', 'OPERATIONAL'] as const
export type HoldGround = (typeof holdGrounds)[number]

/** One stored object: what it is called, and why it may not be deleted, if so. Its bytes are never read again. */
export interface StoredObject {
  environment: string
  member: string
  objectId: string
  ground?: HoldGround
}

/**
 * The encrypted objects of the environments of one region, one file each:
 * `environments/<environment>/<member>/<objectId>[.<ground>]`.
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

  /** Takes no more objects from here on; stays so after a restart. */
  close(environment: string): void {
    writeDurably(join(this.closed, environment), '')
  }

  isOpen(environment: string): boolean {
    return existsSync(join(this.root, environment)) && !this.isClosed(environment)
  }

  isKnown(environment: string): boolean {
    return existsSync(join(this.root, environment)) || this.isClosed(environment)
  }

  /** Keeps bytes that Enigm App has encrypted. */
  put(environment: string, member: string, bytes: Buffer, ground?: HoldGround): string {
    const objectId = randomBytes(16).toString('hex')
    const directory = join(this.root, environment, member)
    if (!existsSync(directory)) makeDirectory(directory)
    writeDurably(this.path({ environment, member, objectId, ground }), bytes)
    return objectId
  }

  /** All objects of one member, or of the whole environment. */
  list(environment: string, member?: string): StoredObject[] {
    const members = member === undefined ? listIfThere(join(this.root, environment)) : [member]
    return members.flatMap((name) =>
      listIfThere(join(this.root, environment, name)).map((file) => {
        const [objectId = '', ground] = file.split('.')
        return { environment, member: name, objectId, ground: ground as HoldGround | undefined }
      }),
    )
  }

  delete(object: StoredObject): void {
    rmSync(this.path(object))
  }

  removeEnvironment(environment: string): void {
    removeTree(join(this.root, environment))
  }

  private path({ environment, member, objectId, ground }: StoredObject): string {
    return join(this.root, environment, member, ground ? `${objectId}.${ground}` : objectId)
  }

  /** What kill -9 left half written is no object: nobody was told its name. */
  private removePartials(): void {
    for (const entry of readdirSync(this.root, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.partial')) rmSync(join(entry.parentPath, entry.name))
    }
  }

  private isClosed(environment: string): boolean {
    return readIfThere(join(this.closed, environment)) !== null
  }
}

/** What remains of a deleted object: a digest of its name, which tells nothing about its bytes. */
export function tombstoneOf(object: StoredObject): string {
  return createHash('sha256')
    .update(`${object.environment}/${object.member}/${object.objectId}`)
    .digest('hex')
}

/** SHA-256 over the sorted tombstones, one a line. */
export function tombstoneRoot(tombstones: Iterable<string>): string {
  return createHash('sha256')
    .update([...tombstones].sort().join('\n'))
    .digest('hex')
}
