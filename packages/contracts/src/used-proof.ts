/** The stream in which all gateways mark DPoP proofs as used: the broker recognizes a second mark of one proof. */
export const usedProofStream = 'ENIGM_GATEWAY'

export const usedProofSubject = 'gateway.proof'

/** Longer than a proof is valid, including differences between clocks. */
export const USED_PROOF_MILLISECONDS = 180_000
