import type { Annotation, AnnotationRow, Comment, Pin, Score } from './annotation.ts';
import type { Edit } from './drawing/edits.ts';
import type { Shape } from './drawing/shape.ts';
import type { Stamp } from './drawing/shapes.ts';
import type { Project } from './project.ts';

/** Something said about a sample that the server does not know yet. Each stands for itself: it names what it is about. */
export type Change =
  | {
      kind: 'submit';
      annotationId: number;
      labels: number[];
      version: number;
      wasSubmitted: boolean;
      /** where it counts */
      projectId: number;
      categoryId: number;
    }
  | { kind: 'classify'; annotationIds: number[]; scores: Score[] }
  | {
      kind: 'decide';
      projectId: number;
      samples: Decision[];
      /** takes back what one has said oneself */
      isUndo: boolean;
    }
  | {
      kind: 'comment';
      annotationId: number;
      layerId: number;
      content: string;
      answersTo: number;
      pin: Pin | null;
      view: string;
    }
  | { kind: 'edit comment'; annotationId: number; comment: Comment; content: string }
  | { kind: 'delete comment'; annotationId: number; commentId: number }
  /** what somebody else had said, and a manager has deleted */
  | { kind: 'restore comment'; annotationId: number; comment: Comment }
  | {
      kind: 'resolve comment';
      annotationId: number;
      commentId: number;
      resolved: boolean;
      /** the name of who does */
      by: string;
    }
  | {
      kind: 'draw';
      annotationId: number;
      /** up to which edit of the sample the page knew what others have done */
      base: number;
      edit: Edit;
    };

/** What is said of a sample: its labels and whether it is submitted; or its scores; or both. */
export interface Stance {
  submit?: { labels: number[]; submitted: boolean };
  scores?: Score[];
}

/** One of many samples: what it was when this was said, and what it is to be. Both say the same things of it. */
export interface Decision {
  annotationId: number;
  categoryId: number;
  from: Stance;
  to: Stance;
}

/** A sample that was not what it was taken for, and stays as somebody else has left it. */
export interface Kept {
  annotationId: number;
  name: string;
  version: number;
  is: Required<Stance>;
  by: string;
}

/** What somebody else has made of a sample in the meantime. */
export interface Conflict {
  submitted: boolean;
  version: number;
  labels: number[];
  /** who, "" when nobody has submitted it */
  by: string;
  at: string;
}

/** Shapes that somebody else has changed first, as they are there; null: deleted. */
export interface ShapeConflict {
  /** what is decided builds on this edit of the sample */
  seq: number;
  theirs: readonly { id: string; shape: Shape | null }[];
}

/** A change on its way, as it is kept in the browser. */
export interface Operation {
  /** place in the order in which they were made; what is added gets one */
  seq: number;
  /** made here, known to the server from then on: what arrives twice is done once */
  id: string;
  userId: number;
  change: Change;
  /** for people: "Labels set: mitotic" */
  what: string;
  /** the name of the sample, or how many there are */
  where: string;
  /** milliseconds since 1970 */
  at: number;
  state: 'waiting' | 'conflict' | 'refused';
  conflict?: Conflict;
  shapeConflict?: ShapeConflict;
  /** why it was refused, a sentence */
  refusal?: string;
}

/** What the server answered to a change. */
export type Done =
  | { kind: 'submit'; labels: number[]; version: number; submitted: boolean; wasSubmitted: boolean }
  | { kind: 'comment'; comment: Comment }
  | { kind: 'decide'; versions: { annotationId: number; version: number }[]; kept: Kept[] }
  | { kind: 'draw'; seq: number; stamps: Stamp[]; theirs: ShapeConflict['theirs'] }
  | { kind: 'else' };

export function samplesOf(change: Change): readonly number[] {
  if (change.kind === 'decide') return change.samples.map(({ annotationId }) => annotationId);
  return change.kind === 'classify' ? change.annotationIds : [change.annotationId];
}

/** By their samples: thousands of rows ask of changes that are about thousands. */
const bySample = new WeakMap<Change, ReadonlyMap<number, Decision | undefined>>();

function decisionsOf(change: Change): ReadonlyMap<number, Decision | undefined> {
  const known = bySample.get(change);
  if (known) return known;
  const made = new Map<number, Decision | undefined>(
    change.kind === 'decide'
      ? change.samples.map((one) => [one.annotationId, one])
      : samplesOf(change).map((id) => [id, undefined]),
  );
  bySample.set(change, made);
  return made;
}

function isAbout(change: Change, annotationId: number): boolean {
  return decisionsOf(change).has(annotationId);
}

/** A sample, or a row of a list, of which something is said. */
export function withStance<T extends { labels: number[]; submitted: boolean; scores: Score[] }>(
  sample: T,
  { submit, scores }: Stance,
): T {
  return { ...sample, ...submit, ...(scores && { scores }) };
}

/** A sample as it is once everything that waits has been saved. What was refused or is in conflict is not. */
export function withChanges(annotation: Annotation, operations: readonly Operation[]): Annotation {
  return operations
    .filter(({ state, change }) => state === 'waiting' && isAbout(change, annotation.id))
    .reduce((before, operation) => changed(before, operation), annotation);
}

/** A thread that has just been closed, or opened again. */
export function resolvedBy(comment: Comment, resolved: boolean, by: string): Comment {
  return { ...comment, resolved, resolver: resolved ? by : '' };
}

function changed(annotation: Annotation, { change, seq, at, userId }: Operation): Annotation {
  const comments = (comments: Comment[]) => ({ ...annotation, comments });
  switch (change.kind) {
    case 'submit':
      return { ...annotation, submitted: true, labels: change.labels };
    case 'classify':
      return { ...annotation, scores: mergedScores(annotation, change.scores) };
    case 'decide':
      return withStance(annotation, decisionsOf(change).get(annotation.id)?.to ?? {});
    case 'comment': {
      const { layerId, content, answersTo, pin, view } = change;
      const comment = { layerId, content, answersTo, pin, view, ...unsaved(seq, userId, at) };
      return comments([...annotation.comments, comment]);
    }
    case 'edit comment':
      return comments(
        annotation.comments.map((one) => (one.id === change.comment.id ? { ...one, content: change.content } : one)),
      );
    case 'delete comment':
      return comments(annotation.comments.filter(({ id }) => id !== change.commentId));
    case 'restore comment':
      return comments(withComment(annotation.comments, change.comment));
    case 'resolve comment':
      return comments(
        annotation.comments.map((one) =>
          one.id === change.commentId ? resolvedBy(one, change.resolved, change.by) : one,
        ),
      );
    case 'draw':
      return annotation;
  }
}

/** With one more, or with this instead of what it was, in the order in which they were said. */
export function withComment(comments: readonly Comment[], comment: Comment): Comment[] {
  const others = comments.filter(({ id }) => id !== comment.id);
  const place = others.findIndex(({ sequence }) => sequence > comment.sequence);
  return place < 0 ? [...others, comment] : others.toSpliced(place, 0, comment);
}

/** A comment that is not saved yet has no id of the server. */
function unsaved(seq: number, userId: number, at: number) {
  return {
    id: -seq,
    sequence: Number.MAX_SAFE_INTEGER,
    ownerId: userId,
    author: '',
    created: new Date(at).toISOString(),
    edited: false,
    resolved: false,
    resolver: '',
  };
}

/** Scores of what the category does not offer stay as they are. */
export function mergedScores(
  { scores, classifications }: Pick<Annotation, 'scores' | 'classifications'>,
  chosen: readonly Score[],
): Score[] {
  const offered = new Set(classifications.map(({ id }) => id));
  return [...scores.filter(({ classificationId }) => !offered.has(classificationId)), ...chosen];
}

/** The same for a row of a list. */
export function rowWithChanges(row: AnnotationRow, operations: readonly Operation[]): AnnotationRow {
  return operations
    .filter(({ state, change }) => state === 'waiting' && isAbout(change, row.id))
    .reduce((before, { change }) => rowChanged(before, change), row);
}

export function rowChanged(row: AnnotationRow, change: Change): AnnotationRow {
  switch (change.kind) {
    case 'submit':
      return { ...row, submitted: true, labels: change.labels };
    case 'classify':
      return { ...row, scores: change.scores };
    case 'decide':
      return withStance(row, decisionsOf(change).get(row.id)?.to ?? {});
    case 'comment':
    case 'restore comment':
      return { ...row, comments: row.comments + 1 };
    case 'delete comment':
      return { ...row, comments: row.comments - 1 };
    default:
      return row;
  }
}

/** Samples that count as submitted once everything that waits has been saved. */
export function newlySubmitted(operations: readonly Operation[]): Set<number> {
  return new Set([...submitsOf(operations)].filter(([, { by }]) => by > 0).map(([id]) => id));
}

/** The counts of a project as they are then. */
export function projectWithChanges(project: Project, operations: readonly Operation[]): Project {
  const submits = [...submitsOf(operations).values()];
  return submits.length === 0 ? project : countedIn(project, submits);
}

/** One more submitted in a category, or one less. */
export interface Submits {
  categoryId: number;
  by: number;
}

export function countedIn(project: Project, submits: readonly Submits[]): Project {
  const added = new Map<number, number>();
  for (const { categoryId, by } of submits) added.set(categoryId, (added.get(categoryId) ?? 0) + by);
  return {
    ...project,
    categories: project.categories.map((one) => ({ ...one, submitted: one.submitted + (added.get(one.id) ?? 0) })),
  };
}

export function submitsOfDecision({ categoryId, from, to }: Decision): Submits {
  return { categoryId, by: Number(to.submit?.submitted ?? false) - Number(from.submit?.submitted ?? false) };
}

/** By sample: what all that waits comes to. */
function submitsOf(operations: readonly Operation[]): Map<number, Submits> {
  const found = new Map<number, Submits>();
  const add = (id: number, { categoryId, by }: Submits) => {
    const sum = (found.get(id)?.by ?? 0) + by;
    if (by !== 0) found.set(id, { categoryId, by: Math.max(-1, Math.min(1, sum)) });
  };
  for (const { state, change } of operations) {
    if (state !== 'waiting') continue;
    if (change.kind === 'submit') {
      add(change.annotationId, { categoryId: change.categoryId, by: change.wasSubmitted ? 0 : 1 });
    } else if (change.kind === 'decide') {
      for (const one of change.samples) add(one.annotationId, submitsOfDecision(one));
    }
  }
  return found;
}

/** "Anna has changed mouse_01 and 3 more in the meantime." */
export function keptText(kept: readonly Kept[]): string {
  const names = kept.slice(0, kept.length > 3 ? 2 : 3).map(({ name }) => name);
  const rest = kept.length - names.length;
  const which = rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ');
  const people = [...new Set(kept.map(({ by }) => by))];
  return `${(people.length === 1 && people[0]) || 'Somebody else'} has changed ${which} in the meantime.`;
}
