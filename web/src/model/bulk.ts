import type { AnnotationRow, Classification, Score } from './annotation.ts';
import type { Decision } from './changes.ts';
import { isChosen, offeredScores, toggledScore } from './scoring.ts';

/** What has been chosen for many samples and not been sent: other labels stay as each has them. */
export interface BulkDraft {
  /** by label: all are to have it, or none */
  labels: ReadonlyMap<number, boolean>;
  /** undefined: those that all of them have */
  scores: Score[] | undefined;
}

export const nothingChosen: BulkDraft = { labels: new Map(), scores: undefined };

type Row = Pick<AnnotationRow, 'id' | 'labels' | 'scores' | 'submitted'>;

/** As many at once as the server takes. */
export const maxAtOnce = 10_000;

export function labelsAfter({ labels }: Pick<Row, 'labels'>, { labels: chosen }: BulkDraft): number[] {
  const kept = labels.filter((id) => chosen.get(id) !== false);
  const added = [...chosen].filter(([id, on]) => on && !labels.includes(id)).map(([id]) => id);
  return [...kept, ...added];
}

/** By label: how many of them will have it. */
export function labelCounts(rows: readonly Row[], draft: BulkDraft): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) for (const id of labelsAfter(row, draft)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** All of them have it afterwards, or none; exclusive: then no other one. */
export function withLabel(
  draft: BulkDraft,
  rows: readonly Row[],
  label: number,
  exclusive: boolean,
  known: readonly number[],
): BulkDraft {
  const isOn = labelCounts(rows, draft).get(label) !== rows.length;
  const others = exclusive && isOn ? known.map((id) => [id, false] as const) : [];
  return { ...draft, labels: new Map([...draft.labels, ...others, [label, isOn]]) };
}

/** The scores that all of them have, of those that can be chosen. */
export function sharedScores(rows: readonly Row[], offered: readonly Classification[]): Score[] {
  const [first, ...rest] = rows;
  if (!first) return [];
  return offeredScores(first.scores, offered).filter((score) => rest.every(({ scores }) => isChosen(scores, score)));
}

export function withScore(
  draft: BulkDraft,
  rows: readonly Row[],
  offered: readonly Classification[],
  score: Score,
  exclusive: boolean,
): BulkDraft {
  return { ...draft, scores: toggledScore(draft.scores ?? sharedScores(rows, offered), score, exclusive) };
}

/** Submits of them all, each with its own labels and what is chosen. Labels that the project has no more are left out. */
export function submitsOf(
  rows: readonly Row[],
  draft: BulkDraft,
  categoryId: number,
  known: readonly number[],
): Decision[] {
  const there = new Set(known);
  return rows.map((row) => ({
    annotationId: row.id,
    categoryId,
    from: { submit: { labels: row.labels, submitted: row.submitted } },
    to: { submit: { labels: labelsAfter(row, draft).filter((id) => there.has(id)), submitted: true } },
  }));
}
