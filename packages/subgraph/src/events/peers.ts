import { randomUUID } from 'node:crypto'
import { busName, type Bus } from './bus'

/** The other replicas of a service, as far as the broker reaches them now. */
export interface Peers {
  /** Sends a text without spaces to every other replica. It is lost without a connection, and stored nowhere. */
  tell(text: string): void
  stop(): Promise<void>
}

/** @param onTold runs with each text of another replica */
export function followPeers(bus: Bus, service: string, onTold: (text: string) => void): Peers {
  const [own, subject] = [randomUUID(), busName.peers(service)]
  const end = bus.subscribe(subject, (message) => {
    const [sender, text = ''] = message.split(' ')
    if (sender !== own) onTold(text)
  })
  return {
    tell: (text) => bus.publish(subject, `${own} ${text}`),
    stop: async () => end(),
  }
}
