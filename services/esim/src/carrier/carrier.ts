/** An order to the carrier about one profile. `call` is the same whenever the same order is given again. */
export interface CarrierCall {
  call: string
}

/** What a profile becomes when its order is canceled: fit for another order, or for none. */
export type FinalStatus = 'Available' | 'Unavailable'

/** Who keeps profiles and lets devices download them. It is told nothing of whoever uses them. */
export interface Carrier {
  /** Takes a profile of a type out of the stock. @returns its ICCID, in digits @throws CarrierFailure */
  download(order: CarrierCall & { profileType: string }): Promise<string>
  /** Binds the profile to the matching id that will release it. @throws CarrierFailure */
  confirm(order: CarrierCall & { iccid: string; matchingId: string }): Promise<void>
  /** Lets the profile be downloaded. @throws CarrierFailure */
  release(order: CarrierCall & { iccid: string }): Promise<void>
  /** Takes the order back. @throws CarrierFailure */
  cancel(order: CarrierCall & { iccid: string; finalStatus: FinalStatus }): Promise<void>
}

export type CarrierFailureKind =
  /** Not there, too slow, out of order or too late: what it did is not known. */
  | 'UNREACHABLE'
  /** It answered something else than the protocol says: what it did is not known. */
  | 'NONSENSE'
  /** It has no profile of this type now. */
  | 'OUT_OF_STOCK'
  /** It does not do it, in this state of the profile. */
  | 'NOT_POSSIBLE'
  /** It does not accept the order. */
  | 'REFUSED'

/** The carrier did not do its part. */
export class CarrierFailure extends Error {
  constructor(
    readonly kind: CarrierFailureKind,
    options?: ErrorOptions,
  ) {
    super(`carrier: ${kind}`, options)
    this.name = 'CarrierFailure'
  }
}
