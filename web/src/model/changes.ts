import type { Annotation, AnnotationRow, Comment, Pin, Score } from './annotation.ts';
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
  | {
      kind: 'resolve comment';
      annotationId: number;
      commentId: number;
      resolved: boolean;
      /** the name of who does */
      by: string;
    };

/** What somebody else has made of a sample in the meantime. */
export interface Conflict {
  submitted: boolean;
  version: number;
  labels: number[];
  /** who, "" when nobody has submitted it */
  by: string;
  at: string;
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
  /** why it was refused, a sentence */
  refusal?: string;
}

/** What the server answered to a change. */
export type Done =
  | { kind: 'submit'; labels: number[]; version: number; submitted: boolean; wasSubmitted: boolean }
  | { kind: 'comment'; comment: Comment }
  | { kind: 'else' };

export function samplesOf(change: Change): readonly number[] {
  return change.kind === 'classify' ? change.annotationIds : [change.annotationId];
}

function isAbout(change: Change, annotationId: number): boolean {
  return samplesOf(change).includes(annotationId);
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
    case 'resolve comment':
      return comments(
        annotation.comments.map((one) =>
          one.id === change.commentId ? resolvedBy(one, change.resolved, change.by) : one,
        ),
      );
  }
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
    case 'comment':
      return { ...row, comments: row.comments + 1 };
    case 'delete comment':
      return { ...row, comments: row.comments - 1 };
    default:
      return row;
  }
}

/** Samples that count as submitted once everything that waits has been saved. */
export function newlySubmitted(operations: readonly Operation[]): Set<number> {
  return new Set(newSubmits(operations).map(({ annotationId }) => annotationId));
}

/** The counts of a project as they are then. */
export function projectWithChanges(project: Project, operations: readonly Operation[]): Project {
  const categoryOf = new Map(
    newSubmits(operations).map(({ annotationId, categoryId }) => [annotationId, categoryId] as const),
  );
  if (categoryOf.size === 0) return project;
  const added = [...categoryOf.values()];
  return {
    ...project,
    categories: project.categories.map((one) => ({
      ...one,
      submitted: one.submitted + added.filter((id) => id === one.id).length,
    })),
  };
}

function newSubmits(operations: readonly Operation[]) {
  return operations.flatMap(({ state, change }) =>
    state === 'waiting' && change.kind === 'submit' && !change.wasSubmitted ? [change] : [],
  );
}
