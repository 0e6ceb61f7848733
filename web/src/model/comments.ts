import type { Comment } from './annotation.ts';

/** What was said first, and the answers to it. */
export interface Thread {
  /** by which it is called on the picture and in the list; from 1, in the order in which they were begun */
  number: number;
  first: Comment;
  answers: Comment[];
}

/** An answer whose beginning has been deleted stands for itself. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const ids = new Set(comments.map(({ id }) => id));
  const isFirst = ({ answersTo }: Comment) => !ids.has(answersTo);
  const begun = [...comments].filter(isFirst).sort(inTime);
  return begun.map((first, i) => ({
    number: i + 1,
    first,
    answers: comments.filter((one) => one.answersTo === first.id && !isFirst(one)).sort(inTime),
  }));
}

/** What is not saved yet has come last. */
function inTime(a: Comment, b: Comment): number {
  if (a.id < 0 || b.id < 0) return a.id < 0 && b.id < 0 ? b.id - a.id : a.id - b.id < 0 ? 1 : -1;
  return a.id - b.id;
}

/** A text in pieces: the addresses in it, and what stands between them. */
export function linkParts(text: string): { text: string; href?: string }[] {
  const parts: { text: string; href?: string }[] = [];
  let at = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"']+/g)) {
    // A sentence may end with an address.
    const href = match[0].replace(/[.,;:!?)\]]+$/, '');
    if (!URL.canParse(href)) continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ text: href, href });
    at = match.index + href.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}
