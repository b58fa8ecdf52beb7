/** One call of the carrier about one profile. `call` is the same whenever the same call is repeated. */
export interface CarrierCall {
  call: string
}

/** The state of a canceled profile: available for another order, or not. */
export type FinalStatus = 'Available' | 'Unavailable'

/** The operator of an SM-DP+, which stores profiles and lets devices download them. It learns nothing about their users. */
export interface Carrier {
  /** Takes a profile of a type out of the stock. @returns its ICCID, in digits @throws CarrierFailure */
  downloadOrder(request: CarrierCall & { profileType: string }): Promise<string>
  /** Links the profile to the matching id that will release it. @throws CarrierFailure */
  confirmOrder(request: CarrierCall & { iccid: string; matchingId: string }): Promise<void>
  /** Lets devices download the profile. @throws CarrierFailure */
  releaseProfile(request: CarrierCall & { iccid: string }): Promise<void>
  /** Takes the profile back. @throws CarrierFailure */
  cancelOrder(request: CarrierCall & { iccid: string; finalStatus: FinalStatus }): Promise<void>
}

export type CarrierFailureKind =
  /** No connection, no answer in time, an HTTP error or an expired call: its effect is unknown. */
  | 'UNREACHABLE'
  /** The answer does not follow the protocol: the effect of the call is unknown. */
  | 'NONSENSE'
  /** The carrier has given an ICCID that does not follow the protocol or names another profile, as it would in each repetition. */
  | 'UNUSABLE_ICCID'
  /** The carrier has no profile of this type now. */
  | 'OUT_OF_STOCK'
  /** The carrier cannot do it in the present state of the profile. */
  | 'NOT_POSSIBLE'
  /** The carrier does not accept the call. */
  | 'REFUSED'

/** A call of the carrier without success. */
export class CarrierFailure extends Error {
  constructor(
    readonly kind: CarrierFailureKind,
    options?: ErrorOptions,
  ) {
    super(`carrier: ${kind}`, options)
    this.name = 'CarrierFailure'
  }
}
