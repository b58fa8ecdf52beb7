import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** `frozen`: connections stay open, new ones are taken, and what is sent waits until the way is open. `cut`: all end, and none is taken. */
type Way = 'open' | 'frozen' | 'cut'

/** Stands on loopback between one client and a server, e.g. PostgreSQL or the broker. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>()
  private way: Way = 'open'

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param target the URL of the server */
  static async start(target: string): Promise<TcpProxy> {
    const server = createServer()
    const proxy = new TcpProxy(server, new URL(target))
    server.on('connection', (near) => proxy.connect(near))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return proxy
  }

  /** The URL of the server by way of this proxy. */
  get url(): string {
    const url = new URL(this.target)
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return url.href
  }

  set(way: Way): void {
    this.way = way
    if (way === 'cut') return this.endAll()
    for (const socket of this.sockets) {
      if (way === 'open') socket.resume()
      else socket.pause()
    }
  }

  stop(): void {
    this.endAll()
    this.server.close()
  }

  private connect(near: Socket): void {
    if (this.way === 'cut') return void near.destroy()
    const far = connect(Number(this.target.port), this.target.hostname)
    this.pass(near, far)
    this.pass(far, near)
  }

  private pass(from: Socket, to: Socket): void {
    this.sockets.add(from)
    from
      .on('data', (chunk) => to.write(chunk))
      .on('error', () => from.destroy())
      .on('close', () => (this.sockets.delete(from), to.destroy()))
    if (this.way === 'frozen') from.pause()
  }

  private endAll(): void {
    for (const socket of this.sockets) socket.destroy()
  }
}
