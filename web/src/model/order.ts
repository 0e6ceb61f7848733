/** A list in which one is put above or below another; null where that changes nothing. */
export function movedBeside(ids: readonly number[], moved: number, there: number, below: boolean): number[] | null {
  if (moved === there || !ids.includes(moved) || !ids.includes(there)) return null;
  const rest = ids.filter((id) => id !== moved);
  rest.splice(rest.indexOf(there) + (below ? 1 : 0), 0, moved);
  return rest.every((id, i) => id === ids[i]) ? null : rest;
}

/** One place up (-1) or down (1); null at the end. */
export function movedBy(ids: readonly number[], moved: number, by: -1 | 1): number[] | null {
  const there = ids[ids.indexOf(moved) + by];
  return there === undefined ? null : movedBeside(ids, moved, there, by === 1);
}
