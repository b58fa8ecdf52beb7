import type { TorSurfaceKey } from '@enigm/contracts'

/** The program that makes surfaces reachable over Tor. Without one, the operator configures it. */
export interface OnionServices {
  /** The address that a surface has when it is enabled. */
  addressOf(surface: TorSurfaceKey): Promise<string>
  /** Makes these surfaces reachable, and none of its other surfaces. A repetition changes nothing. */
  open(surfaces: readonly TorSurfaceKey[]): Promise<void>
}
