/**
 * Which annotations a list shows, and in which order, as its address says it: the same words as the server's
 * (fcgi/routes/sample_filter.hpp), in one order, so that equal filters are equal texts. "": all, by name.
 */
export type SampleFilter = string;

const meanings = {
  search: /^.{1,200}$/s,
  status: /^[NS]$/,
  /** id of a label, or none */
  label: /^(\d{1,9}|none)$/,
  /** id of a classification, colon, option; or none */
  score: /^(\d{1,9}:.{0,200}|none)$/s,
  comments: /^(any|open|none)$/,
  shared: /^1$/,
  mine: /^1$/,
  /** name, equals sign, value */
  property: /^[^=]{1,200}=.{1,1000}$/s,
  sort: /^(-name|added|-added)$/,
} as const;

export type FilterPart = keyof typeof meanings;

const parts = Object.keys(meanings) as FilterPart[];

/** What an address says of it; what cannot be understood is left out. */
export function readFilter(search: string): SampleFilter {
  const said = new URLSearchParams(search);
  const found = new URLSearchParams();
  for (const part of parts) {
    const value = said.get(part) ?? '';
    if (meanings[part].test(value)) found.set(part, value);
  }
  return found.toString();
}

/** "" where it asks for nothing. */
export function partOf(filter: SampleFilter, part: FilterPart): string {
  return new URLSearchParams(filter).get(part) ?? '';
}

export function withPart(filter: SampleFilter, part: FilterPart, value: string): SampleFilter {
  const changed = new URLSearchParams(filter);
  changed.set(part, value);
  return readFilter(changed.toString());
}

/** Some annotations are left out. */
export function leavesOut(filter: SampleFilter): boolean {
  return withPart(filter, 'sort', '') !== '';
}

/** How many parts it has beside the words in the search field and the order. */
export function countParts(filter: SampleFilter): number {
  return parts.filter((part) => part !== 'search' && part !== 'sort' && partOf(filter, part) !== '').length;
}

export function scoreText({ classificationId, option }: { classificationId: number; option: string }): string {
  return `${classificationId}:${option}`;
}

/** An address without the parts that are a filter's. */
export function withoutFilter(search: string): string {
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((piece) => piece !== '' && !parts.includes(piece.slice(0, piece.indexOf('=')) as FilterPart))
    .join('&');
}
