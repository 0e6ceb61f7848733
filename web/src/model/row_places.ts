/** Rows of known heights in a scrolling frame: which of them have to be there. */
export interface RowPlaces {
  /** top of each row, and of the end after the last */
  tops: readonly number[];
}

export function placeRows(count: number, heightOf: (index: number) => number): RowPlaces {
  const tops = [0];
  for (let i = 0; i < count; i++) tops.push((tops[i] as number) + heightOf(i));
  return { tops };
}

export function totalHeight({ tops }: RowPlaces): number {
  return tops[tops.length - 1] as number;
}

/** The row at a height: the last one that begins at or above it. */
export function rowAt({ tops }: RowPlaces, y: number): number {
  let low = 0;
  let high = tops.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] as number) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** First and end (not included) of the rows in view, with some more on both sides. */
export function rowsInView(
  places: RowPlaces,
  scrollTop: number,
  height: number,
  more: number,
): { from: number; to: number } {
  const count = places.tops.length - 1;
  if (count === 0) return { from: 0, to: 0 };
  const from = Math.max(0, rowAt(places, scrollTop) - more);
  const to = Math.min(count, rowAt(places, scrollTop + height) + 1 + more);
  return { from, to };
}

/** How far to scroll so that a row is in view, `margin` away from the edges; what already is stays where it is. */
export function scrollToShow(places: RowPlaces, index: number, scrollTop: number, height: number, margin = 0): number {
  const top = (places.tops[index] ?? 0) - margin;
  const bottom = (places.tops[index + 1] ?? 0) + margin;
  if (top < scrollTop) return Math.max(0, top);
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}
