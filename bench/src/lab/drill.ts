import type { Journey } from '@enigm/acceptance'
import type { Lab } from '@enigm/embedded'
import type { Random } from '../fuzz/random'

/** What a drill works with. */
export interface Stage {
  readonly lab: Lab
  readonly journey: Journey
  readonly random: Random
}

/** The observations of a drill, or of a part of one. */
export interface Report {
  /** One line for each broken promise; empty when the invariant held. */
  readonly findings: readonly string[]
  /** One line for each figure. */
  readonly figures: readonly string[]
}

export interface LabDrill {
  /** A sentence about what must hold. */
  readonly invariant: string
  /** Why this user or machine cannot run it; undefined when it can. */
  unavailable?(): string | undefined
  run(stage: Stage): Promise<Report>
}

/** The observations of all parts of a drill, in their order. */
export function joined(parts: readonly Report[]): Report {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    figures: parts.flatMap(({ figures }) => figures),
  }
}

/** The figure of several measurements, in milliseconds. */
export function spread(what: string, milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
  return `${what}: median ${at(0.5)} ms, slowest ${at(1)} ms, of ${sorted.length}`
}
