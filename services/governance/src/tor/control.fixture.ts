import { createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Answers a command in place of the script; undefined leaves it to the script. */
type Answer = (command: string) => string | undefined

/** The control port of a Tor daemon, as far as Tor Gateway uses it, in this process. `tor-daemon.chain.ts` compares it with Tor. */
export class TestControl {
  /** The commands after the authentication, in their order. */
  readonly commands: string[] = []
  /** The ids of the detached onion services. */
  readonly services = new Set<string>()
  version = '0.4.9.11'
  methods = 'COOKIE,SAFECOOKIE'
  answer: Answer = () => undefined
  /** The id that ADD_ONION answers: the daemon computes it from the key. */
  idOf: (blob: string) => string = () => 'x'.repeat(56)
  private readonly directory = mkdtempSync(join(tmpdir(), 'tor control "'))
  private readonly cookie = randomBytes(32)
  private readonly sockets = new Set<Socket>()

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    writeFileSync(this.cookieFile, this.cookie)
  }

  static async start(): Promise<TestControl> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const control = new TestControl(server, (server.address() as AddressInfo).port)
    server.on('connection', (socket) => control.serve(socket))
    return control
  }

  get cookieFile(): string {
    return join(this.directory, 'cookie')
  }

  /** Starts after an end, or again, without the onion services that it had: a daemon forgets them. */
  async restart(): Promise<void> {
    if (this.server.listening) await this.end()
    this.services.clear()
    this.server.listen(this.port, '127.0.0.1')
    await once(this.server, 'listening')
  }

  /** Nothing listens any more. */
  async end(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy())
    await new Promise((resolve) => this.server.close(resolve))
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.end()
    rmSync(this.directory, { recursive: true })
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket))
    const session = { isAuthenticated: false, expected: '' }
    createInterface({ input: socket, crlfDelay: Infinity }).on('line', (command) => {
      const answer =
        this.answer(command) ?? this.handshake(command, session) ?? this.execute(command, session)
      socket.write(answer.replaceAll('\n', '\r\n'))
    })
  }

  private handshake(
    command: string,
    session: { isAuthenticated: boolean; expected: string },
  ): string | undefined {
    if (command === 'PROTOCOLINFO 1') {
      const file = this.cookieFile.replace(/["\\]/g, '\\$&')
      return `250-PROTOCOLINFO 1\n250-AUTH METHODS=${this.methods} COOKIEFILE="${file}"\n250-VERSION Tor="${this.version}"\n250 OK\n`
    }
    const [, clientNonce] = /^AUTHCHALLENGE SAFECOOKIE ([0-9a-f]{64})$/.exec(command) ?? []
    if (clientNonce) {
      const nonce = randomBytes(32)
      const message = Buffer.concat([this.cookie, Buffer.from(clientNonce, 'hex'), nonce])
      const hash = (role: string) =>
        createHmac('sha256', `Tor safe cookie authentication ${role} hash`).update(message).digest('hex')
      session.expected = hash('controller-to-server')
      return `250 AUTHCHALLENGE SERVERHASH=${hash('server-to-controller').toUpperCase()} SERVERNONCE=${nonce.toString('hex').toUpperCase()}\n`
    }
    const [, given] = /^AUTHENTICATE ([0-9a-f]+)$/.exec(command) ?? []
    if (given === undefined) return undefined
    session.isAuthenticated = given === session.expected
    return session.isAuthenticated ? '250 OK\n' : '515 Authentication failed\n'
  }

  private execute(command: string, { isAuthenticated }: { isAuthenticated: boolean }): string {
    if (!isAuthenticated) return '514 Authentication required.\n'
    this.commands.push(command)
    if (command === 'GETINFO onions/detached') {
      const [first = '', ...further] = this.services
      return further.length > 0
        ? `250+onions/detached=\n${[first, ...further].join('\n')}\n.\n250 OK\n`
        : `250-onions/detached=${first}\n250 OK\n`
    }
    const [, blob] = /^ADD_ONION ED25519-V3:(\S+) Flags=Detach /.exec(command) ?? []
    if (blob) {
      const id = this.idOf(blob)
      if (this.services.has(id)) return '550 Onion address collision\n'
      this.services.add(id)
      return `250-ServiceID=${id}\n250 OK\n`
    }
    const [, ended = ''] = /^DEL_ONION (\S+)$/.exec(command) ?? []
    return this.services.delete(ended) ? '250 OK\n' : '552 Unknown Onion Service id\n'
  }
}
