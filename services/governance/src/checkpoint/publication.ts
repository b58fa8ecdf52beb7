/** A signed checkpoint that is to be kept outside the database. */
export interface Publication {
  readonly size: number
  /** The signed note. */
  readonly note: string
  /** Proves, in base64, that the checkpoint log has only grown since it had another size. */
  consistency(from: number): Promise<string[]>
}

/** A place outside the database. */
export interface Destination {
  /** @returns lines of cosignatures. @throws Error if it has not stored the checkpoint */
  publish(publication: Publication, publishedSize: number): Promise<string>
}
