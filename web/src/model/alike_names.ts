/** What stands before and behind what tells names apart; both "" where cutting it would save next to nothing. */
export interface Shared {
  head: string;
  tail: string;
}

const maxShown = 18;

/**
 * What all names have in common, up to where a word or a number ends. Nothing where they are short anyway: a name that need not be cut
 * is shown as it is.
 */
export function sharedParts(names: readonly string[]): Shared {
  const [first = ''] = names;
  const longest = Math.max(0, ...names.map(({ length }) => length));
  if (names.length < 2 || longest <= maxShown) return { head: '', tail: '' };
  let start = 0;
  while (start < first.length && names.every((name) => name[start] === first[start])) start++;
  start = wordEnd(first.slice(0, start));
  let end = 0;
  const from = (name: string, back: number) => name[name.length - 1 - back];
  const room = Math.min(...names.map(({ length }) => length)) - start;
  while (end < room - 1 && names.every((name) => from(name, end) === from(first, end))) end++;
  const tail = first.slice(first.length - end);
  const begins = tail.search(/[^\p{L}\p{N}]/u);
  const cut = { head: first.slice(0, start), tail: begins < 0 ? '' : tail.slice(begins) };
  return cut.head.length + cut.tail.length >= 6 ? cut : { head: '', tail: '' };
}

/** So far a text ends with a sign between words: a number is never cut in two. */
function wordEnd(text: string): number {
  return /^.*[^\p{L}\p{N}]/su.exec(text)?.[0].length ?? 0;
}

/** "…B02_s3…" of "Plate_7_2026_B02_s3_w1.tif", where all begin and end like that. */
export function withoutShared(name: string, { head, tail }: Shared): string {
  if (!head && !tail) return name;
  const middle = name.slice(head.length, name.length - tail.length);
  return `${head && '…'}${middle}${tail && '…'}`;
}
