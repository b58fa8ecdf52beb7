const END = '.snapshot.end'

/** The type of the message that follows all snapshots of an entity, `<service>.<entity>.snapshot`; its version is the epoch. */
export function endOfSnapshots(type: string): string {
  return `${type}.end`
}

export function isEndOfSnapshots(type: string): boolean {
  return type.endsWith(END)
}

/** `<service>.<entity>` */
export function entityOfEnd(type: string): string {
  return type.slice(0, -END.length)
}

/** Whether the message that follows all snapshots of an entity can be among the events of these aggregates. */
export function canEndSnapshots(service: string, aggregateIds: readonly string[]): boolean {
  return aggregateIds.some((id) => id.startsWith(`${service}.`))
}
