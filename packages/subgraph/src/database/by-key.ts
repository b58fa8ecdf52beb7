/** One row for each key, in the order of the keys, null for an unknown key: the result of a batch loader. */
export function byKey<Row extends object, Name extends keyof Row>(
  keys: readonly Row[Name][],
  rows: readonly Row[],
  name: Name,
): (Row | null)[] {
  const found = new Map(rows.map((row) => [row[name], row]))
  return keys.map((key) => found.get(key) ?? null)
}

/** All rows of each key, in the order of the keys; rows keep their order. */
export function groupedByKey<Row extends object, Name extends keyof Row>(
  keys: readonly Row[Name][],
  rows: readonly Row[],
  name: Name,
): Row[][] {
  const groups = new Map<Row[Name], Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) groups.get(row[name])?.push(row)
  return keys.map((key) => groups.get(key)!)
}
