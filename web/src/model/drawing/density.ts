/** How many shapes lie where, of those that are too small or too many to be sent one by one. */
export interface Density {
  /** of a cell, in pixels of the image */
  side: number;
  /** column, row, how many; and again */
  cells: Int32Array;
}

/** How many shapes they stand for. */
export function countOf(densities: readonly Density[]): number {
  let sum = 0;
  for (const { cells } of densities) for (let i = 2; i < cells.length; i += 3) sum += cells[i] as number;
  return sum;
}
