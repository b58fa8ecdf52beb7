import { fromBase64, sha256, toBase64 } from './bytes'
import type { ExportConsistency, ExportEntry, ExportHead, ExportLine } from './export'
import { commitmentOf, entryLeaf, erasableNames, headLeaf, type LogHead } from './leaf'
import { isConsistent, isIncluded, leafHash } from './merkle'
import { openCheckpoint, parseVerifierKey, type Checkpoint, type NoteVerifier } from './note'

export interface VerifyOptions {
  /** The keys of the ledger in the form of `verifierKey`; one of them must have signed the checkpoint. */
  readonly keys: readonly string[]
  /** An earlier export of the same log. */
  readonly previous?: AsyncIterable<string> | Iterable<string>
  /** A checkpoint that was kept outside the ledger. */
  readonly checkpoint?: string
}

export interface Verification {
  readonly isValid: boolean
  /** Each mistake with the number of its line; at most `MOST_PROBLEMS`. */
  readonly problems: readonly string[]
  readonly entries: number
  /** Values that were erased, and that only their commitments prove. */
  readonly erased: number
  readonly head: LogHead | null
  readonly checkpoint: { readonly origin: string; readonly size: number } | null
}

const MOST_PROBLEMS = 20

/**
 * Verifies an export without the ledger: every entry is in the log, the log is in the checkpoint, and a key of the ledger has
 * signed the checkpoint. With an earlier export or a checkpoint from elsewhere, it also verifies that nothing that was recorded
 * then is missing or differs now.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  { keys, previous, checkpoint }: VerifyOptions,
): Promise<Verification> {
  const verifiers = await Promise.all(keys.map(parseVerifierKey))
  const verifier = new ExportVerifier(verifiers)
  await verifier.readAll(lines)
  if (previous) {
    const earlier = new ExportVerifier(verifiers)
    await earlier.readAll(previous)
    await verifier.compare(earlier)
  }
  if (checkpoint !== undefined) await verifier.compareCheckpoint(checkpoint)
  return verifier.result()
}

class ExportVerifier {
  readonly problems: string[] = []
  head: ExportHead | null = null
  checkpoint: Checkpoint | null = null
  private entries = 0
  private erased = 0
  private line = 0
  private lastSeq = 0
  private readonly consistencies: ExportConsistency[] = []

  constructor(private readonly verifiers: readonly NoteVerifier[]) {}

  async readAll(lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
    for await (const text of lines) {
      this.line += 1
      if (text.trim() === '') continue
      try {
        await this.read(JSON.parse(text) as ExportLine)
      } catch (error) {
        this.add((error as Error).message)
      }
    }
    if (!this.head) return this.add('there is no head')
    if (!this.head.isFiltered && this.lastSeq !== this.head.size)
      this.add(`the export ends with entry ${this.lastSeq} of ${this.head.size}`)
  }

  private async read(line: ExportLine): Promise<void> {
    if (line.type === 'head') return this.readHead(line)
    if (!this.head) throw new Error('the head is not the first line')
    if (line.type === 'consistency') return void this.consistencies.push(line)
    if (line.type === 'entry') return this.readEntry(line, this.head)
    throw new Error('the line is of no known type')
  }

  private async readHead(head: ExportHead): Promise<void> {
    if (this.head || head.format !== 1) throw new Error('the head has another format or occurs twice')
    this.head = head
    this.checkpoint = await openCheckpoint(head.checkpoint, this.verifiers)
    const { size, root } = this.checkpoint
    const leaf = await leafHash(headLeaf(head), sha256)
    if (!(await isIncluded(leaf, head.index, size, head.proof.map(fromBase64), root)))
      throw new Error('the checkpoint does not contain the head of the log')
  }

  private async readEntry(entry: ExportEntry, { log, size, root, isFiltered }: ExportHead): Promise<void> {
    const isNext = isFiltered ? entry.seq > this.lastSeq : entry.seq === this.lastSeq + 1
    const { lastSeq } = this
    this.lastSeq = entry.seq
    this.entries += 1
    if (!isNext) throw new Error(`entry ${entry.seq} follows entry ${lastSeq}`)
    for (const name of erasableNames) {
      const disclosure = entry.disclosures[name]
      if (!disclosure) this.erased += 1
      else if ((await commitmentOf(name, disclosure)) !== entry.commitments[name])
        throw new Error(`the ${name} of entry ${entry.seq} is not the recorded one`)
    }
    const leaf = await leafHash(entryLeaf({ log, ...entry }, entry.commitments), sha256)
    if (!(await isIncluded(leaf, entry.seq - 1, size, entry.proof.map(fromBase64), fromBase64(root))))
      throw new Error(`entry ${entry.seq} is not in the log as it was recorded`)
  }

  /** Verifies that an earlier export, which must itself be valid, shows the beginning of this log. */
  async compare(earlier: ExportVerifier): Promise<void> {
    this.problems.push(...earlier.problems.map((problem) => `earlier export: ${problem}`))
    if (!this.head || !earlier.head) return
    if (this.head.log !== earlier.head.log) return this.add('the earlier export is of another log')
    const from = { size: earlier.head.size, root: earlier.head.root }
    await this.requireConsistency('log', from, { size: this.head.size, root: this.head.root })
    if (earlier.checkpoint) await this.requireCheckpointConsistency(earlier.checkpoint)
  }

  async compareCheckpoint(note: string): Promise<void> {
    try {
      await this.requireCheckpointConsistency(await openCheckpoint(note, this.verifiers))
    } catch (error) {
      this.add((error as Error).message)
    }
  }

  private async requireCheckpointConsistency({ origin, size, root }: Checkpoint): Promise<void> {
    if (!this.checkpoint) return
    if (origin !== this.checkpoint.origin) return this.add('the other checkpoint is of another ledger')
    const [one, other] = [
      { size, root: toBase64(root) },
      { size: this.checkpoint.size, root: toBase64(this.checkpoint.root) },
    ]
    const [from, to] = one.size <= other.size ? [one, other] : [other, one]
    await this.requireConsistency('checkpoints', from, to)
  }

  private async requireConsistency(
    of: ExportConsistency['of'],
    from: { size: number; root: string },
    to: { size: number; root: string },
  ): Promise<void> {
    const found = this.consistencies.find((each) => each.of === of && each.from === from.size)
    if (!found && from.size !== to.size && from.size !== 0)
      return this.add(`there is no proof of consistency with size ${from.size} (${of})`)
    const proof = from.size === to.size ? [] : (found?.proof ?? []).map(fromBase64)
    if (!(await isConsistent(from.size, fromBase64(from.root), to.size, fromBase64(to.root), proof)))
      this.add(`the state of size ${from.size} is not the beginning of the state of size ${to.size} (${of})`)
  }

  result(): Verification {
    const { problems, entries, erased, head, checkpoint } = this
    return {
      isValid: problems.length === 0,
      problems: problems.slice(0, MOST_PROBLEMS),
      entries,
      erased,
      head: head && { log: head.log, size: head.size, root: head.root },
      checkpoint: checkpoint && { origin: checkpoint.origin, size: checkpoint.size },
    }
  }

  private add(problem: string): void {
    this.problems.push(this.line > 0 ? `line ${this.line}: ${problem}` : problem)
  }
}
