/** What is selected of a list, by ids; anchor: from where Shift reaches. */
export interface Selection {
  ids: ReadonlySet<number>;
  anchor: number | null;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null };

/** With or without one of them. */
export function toggledIn({ ids }: Selection, id: number): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** From the anchor to here, in the order of the list; beside what is selected already, where it is to be added. */
export function reachedTo(selection: Selection, order: readonly number[], id: number, adds: boolean): Selection {
  const to = order.indexOf(id);
  const anchor = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const from = anchor < 0 ? to : anchor;
  if (to < 0) return selection;
  const reached = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set(adds ? [...selection.ids, ...reached] : reached), anchor: order[from] ?? id };
}

export function allOf(order: readonly number[]): Selection {
  return { ids: new Set(order), anchor: null };
}

export function inverted({ ids }: Selection, order: readonly number[]): Selection {
  return { ids: new Set(order.filter((id) => !ids.has(id))), anchor: null };
}

/** Without what is in the list no more. */
export function within(selection: Selection, order: readonly number[]): Selection {
  const there = new Set(order);
  const ids = [...selection.ids].filter((id) => there.has(id));
  return ids.length === selection.ids.size ? selection : { ...selection, ids: new Set(ids) };
}

/** How pictures lie in a grid: a margin around, and a gap as wide between them. */
export interface Cells {
  count: number;
  columns: number;
  gap: number;
  /** of a picture */
  width: number;
  /** of a picture and what is written below it, without the gap */
  height: number;
}

export interface Band {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Which pictures a band touches; its places are those of the grid, from its top left corner. */
export function touchedBy({ left, top, right, bottom }: Band, { count, columns, gap, width, height }: Cells): number[] {
  const span = (from: number, to: number, size: number, max: number) => {
    const first = Math.max(0, Math.floor(from / (size + gap)));
    const last = Math.min(max - 1, Math.floor((to - gap) / (size + gap)));
    // A band that ends in a gap, or begins in one, has not touched what lies beyond.
    return { first: from > (first + 1) * (size + gap) ? first + 1 : first, last };
  };
  const rows = span(top, bottom, height, Math.ceil(count / columns));
  const places = span(left, right, width, columns);
  const touched: number[] = [];
  for (let row = rows.first; row <= rows.last; row++) {
    for (let place = places.first; place <= places.last; place++) {
      const index = row * columns + place;
      if (index < count) touched.push(index);
    }
  }
  return touched;
}
