import { z } from 'zod'

/** An id, a state or a category: the only texts that events carry (never names, codes, handles or free text). */
export const id = z.string().max(64)
export const day = z.iso.datetime()
