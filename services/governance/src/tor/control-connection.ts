import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

const TIMEOUT_MILLISECONDS = 10_000
const OK = '250'

/** Where a Tor daemon listens for controllers: an address of TCP, or the path of a socket. */
export type ControlAddress = { readonly path: string } | { readonly host: string; readonly port: number }

/** A Tor daemon that does not answer, or that refuses. Operators see the code, e.g. TOR_550. */
export class TorControlError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/**
 * A connection to the control port of a Tor daemon, with one command at a time (Tor's control-spec, section 2). It subscribes to no
 * event, so that each line belongs to the reply of the last command.
 */
export class ControlConnection {
  private readonly lines: AsyncIterator<string>
  private failure: Error | undefined

  private constructor(private readonly socket: Socket) {
    const reader = createInterface({ input: socket, crlfDelay: Infinity })
    this.lines = reader[Symbol.asyncIterator]()
    socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy(new Error('no answer in time')))
    socket.on('error', (error) => (this.failure = error)).on('close', () => reader.close())
  }

  /** @throws TorControlError TOR_UNREACHABLE */
  static async open(address: ControlAddress): Promise<ControlConnection> {
    const socket = connect(address)
    const connection = new ControlConnection(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('close', () => reject(connection.ended()))
    })
    return connection
  }

  /** Sends a command. @returns the lines of its reply without their codes @throws TorControlError */
  async send(command: string): Promise<string[]> {
    this.socket.write(`${command}\r\n`)
    const reply: string[] = []
    for (;;) {
      const [, code, separator, text] = /^(\d{3})([ +-])(.*)$/.exec(await this.nextLine()) ?? []
      if (code === undefined) throw new TorControlError('TOR_PROTOCOL', 'a line of the reply has no code')
      if (code !== OK) throw new TorControlError(`TOR_${code}`, `the Tor daemon has answered ${code} ${text}`)
      reply.push(text!)
      if (separator === '+') reply.push(...(await this.nextData()))
      if (separator === ' ') return reply
    }
  }

  close(): void {
    this.socket.destroy()
  }

  /** The lines up to one with a point alone. */
  private async nextData(): Promise<string[]> {
    const data: string[] = []
    for (let line = await this.nextLine(); line !== '.'; line = await this.nextLine())
      data.push(line.replace(/^\.\./, '.'))
    return data
  }

  private async nextLine(): Promise<string> {
    const line = await this.lines.next().catch(() => undefined)
    if (!line || line.done) throw this.ended()
    return line.value
  }

  private ended(): TorControlError {
    const reason = this.failure?.message ?? 'the connection was closed'
    return new TorControlError('TOR_UNREACHABLE', `the Tor daemon does not answer: ${reason}`)
  }
}
