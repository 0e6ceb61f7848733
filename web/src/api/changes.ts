import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Annotation, AnnotationRow } from '../model/annotation.ts';
import {
  type Change,
  type Conflict,
  countedIn,
  type Done,
  type Kept,
  mergedScores,
  type Operation,
  resolvedBy,
  rowChanged,
  type Stance,
  type Submits,
  samplesOf,
  submitsOfDecision,
  withComment,
  withStance,
} from '../model/changes.ts';
import type { Project } from '../model/project.ts';
import {
  annotationQuery,
  type commentShape,
  type submitConflictShape,
  type submitShape,
  toComment,
} from './annotation.ts';
import { type AnnotationPage, categoryQuery, scores, status, toScores } from './category.ts';
import { ApiError, isStatus, write } from './client.ts';
import { projectQuery } from './project.ts';
import { drawnOf, editOf } from './shapes.ts';
import { list, shape, type Wire } from './wire.ts';

export const resolvedShape = shape({ resolved: 'flag' });

export const decideShape = shape({
  done: list({ annotation_id: 'number', version: 'number' }),
  /** what somebody else has changed since it was seen, as it is now */
  kept: list({
    annotation_id: 'number',
    name: 'text',
    version: 'number',
    status,
    labels: list('number'),
    scores,
    by: 'text',
  }),
});

/** A line that has not answered for that long is tried anew. What was sent may have arrived: its id tells. */
const patience = 30_000;

/** Sends a change as the user who made it, and as nobody else. Throws ApiError. */
export async function sendChange({ id, userId, change }: Operation): Promise<Done> {
  const { method, path, body } = requestOf(change, id);
  const options = {
    once: true,
    headers: { 'x-memento-user': String(userId) },
    signal: AbortSignal.timeout(patience),
  };
  try {
    return doneOf(change, await write<unknown>(method, path, body, options));
  } catch (error) {
    // Gone already is what was wanted.
    if (change.kind === 'delete comment' && isStatus(error, 404)) return { kind: 'else' };
    throw error instanceof ApiError ? error : new ApiError(0, 'no_answer', 'The server did not answer.');
  }
}

function requestOf(change: Change, id: string): { method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object } {
  switch (change.kind) {
    case 'submit': {
      const { annotationId, labels, version } = change;
      return { method: 'POST', path: `web/annotations/${annotationId}/submit`, body: { labels, version, op_id: id } };
    }
    case 'classify': {
      const scores = change.scores.map(({ classificationId, option }) => ({
        classification_id: classificationId,
        option,
      }));
      return { method: 'POST', path: 'web/classify', body: { annotations: change.annotationIds, scores, op_id: id } };
    }
    case 'decide': {
      const samples = change.samples.map((one) => ({
        annotation_id: one.annotationId,
        from: wireOf(one.from),
        to: wireOf(one.to),
      }));
      return { method: 'POST', path: 'web/decide', body: { samples, undo: change.isUndo, op_id: id } };
    }
    case 'comment': {
      const { annotationId, layerId, content, answersTo, pin, view } = change;
      const body = {
        layer_id: layerId,
        content,
        op_id: id,
        ...(answersTo ? { answers_to: answersTo } : {}),
        ...(pin ?? {}),
        ...(view ? { view } : {}),
      };
      return { method: 'POST', path: `web/annotations/${annotationId}/comments`, body };
    }
    case 'edit comment': {
      const { comment, content } = change;
      const body = { content, sequence: comment.sequence, layer_id: comment.layerId, owner_id: comment.ownerId };
      return { method: 'PUT', path: `comments/${comment.id}`, body };
    }
    case 'delete comment':
      return { method: 'DELETE', path: `comments/${change.commentId}` };
    case 'restore comment':
      return { method: 'POST', path: `web/comments/${change.comment.id}/restore` };
    case 'resolve comment':
      return {
        method: 'PUT',
        path: `web/comments/${change.commentId}/resolved`,
        body: { resolved: change.resolved },
      };
    case 'draw': {
      const { base, edit } = change;
      return { method: 'POST', path: `web/layers/${edit.layerId}/edits`, body: { op_id: id, base, ...editOf(edit) } };
    }
  }
}

function wireOf({ submit, scores }: Stance): object {
  return {
    ...(submit && { status: submit.submitted ? 'S' : 'N', labels: submit.labels }),
    ...(scores && {
      scores: scores.map(({ classificationId, option }) => ({ classification_id: classificationId, option })),
    }),
  };
}

function keptOf(wire: Wire<typeof decideShape>['kept'][number]): Kept {
  const { annotation_id, name, version, status, labels, scores, by } = wire;
  const is = { submit: { labels, submitted: status === 'S' }, scores: toScores(scores) };
  return { annotationId: annotation_id, name, version, is, by };
}

function doneOf(change: Change, answer: unknown): Done {
  if (change.kind === 'decide') {
    const { done, kept } = answer as Wire<typeof decideShape>;
    const versions = done.map(({ annotation_id, version }) => ({ annotationId: annotation_id, version }));
    return { kind: 'decide', versions, kept: kept.map(keptOf) };
  }
  if (change.kind === 'submit') {
    const { labels, version, status, was } = (answer as Wire<typeof submitShape>).annotation;
    return { kind: 'submit', labels, version, submitted: status === 'S', wasSubmitted: was === 'S' };
  }
  if (change.kind === 'comment' || change.kind === 'restore comment') {
    return { kind: 'comment', comment: toComment((answer as Wire<typeof commentShape>).comment) };
  }
  if (change.kind === 'draw') return drawnOf(answer);
  return { kind: 'else' };
}

/** What somebody else has made of it; undefined when the error says something else. */
export function conflictOf(error: unknown): Conflict | undefined {
  if (!isStatus(error, 409)) return undefined;
  const said = ((error as ApiError).body as Partial<Wire<typeof submitConflictShape>> | undefined)?.conflict;
  if (!said) return undefined;
  const { status, version, labels, by, at } = said;
  return { submitted: status === 'S', version, labels, by, at: at ?? '' };
}

/** Puts what the server has taken into what the pages know of it, so that it need not be asked for again. */
export function applyDone(client: QueryClient, { change }: Operation, done: Done): void {
  if (done.kind === 'decide' && change.kind === 'decide') {
    applyDecided(client, change, done);
    return;
  }
  const ids = new Set(samplesOf(change));
  changeSamples(
    client,
    (sample) => (ids.has(sample.id) ? sampleAfter(sample, change, done) : sample),
    (row) => (ids.has(row.id) ? rowChanged(row, change) : row),
  );
  if (done.kind !== 'submit' || done.wasSubmitted || change.kind !== 'submit') return;
  changeCounts(client, change.projectId, [{ categoryId: change.categoryId, by: 1 }]);
}

/** What was done is as it was wanted; what was kept is as somebody else has left it. */
function applyDecided(
  client: QueryClient,
  change: Extract<Change, { kind: 'decide' }>,
  done: Extract<Done, { kind: 'decide' }>,
): void {
  const kept = new Map(done.kept.map((one) => [one.annotationId, one]));
  const versions = new Map(done.versions.map(({ annotationId, version }) => [annotationId, version]));
  const decided = change.samples.filter(({ annotationId }) => versions.has(annotationId));
  const now = new Map(decided.map((one) => [one.annotationId, one.to]));
  const stanceOf = (id: number) => now.get(id) ?? kept.get(id)?.is;
  const after = <T extends Annotation | AnnotationRow>(one: T): T => {
    const stance = stanceOf(one.id);
    return stance ? withStance(one, stance) : one;
  };
  changeSamples(
    client,
    (sample) => {
      const version = versions.get(sample.id) ?? kept.get(sample.id)?.version;
      return version === undefined ? sample : { ...after(sample), version };
    },
    after,
  );
  changeCounts(client, change.projectId, decided.map(submitsOfDecision));
}

function changeSamples(
  client: QueryClient,
  ofSample: (sample: Annotation) => Annotation,
  ofRow: (row: AnnotationRow) => AnnotationRow,
): void {
  client.setQueriesData<Annotation>(
    { queryKey: annotationQuery(0).queryKey.slice(0, 1) },
    (before) => before && ofSample(before),
  );
  client.setQueriesData<InfiniteData<AnnotationPage>>(
    { queryKey: categoryQuery(0).queryKey.slice(0, 1) },
    (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, rows: page.rows.map(ofRow) })) },
  );
}

function changeCounts(client: QueryClient, projectId: number, submits: readonly Submits[]): void {
  client.setQueryData<Project>(projectQuery(projectId).queryKey, (before) => before && countedIn(before, submits));
}

function sampleAfter(before: Annotation, change: Change, done: Done): Annotation {
  const comments = (comments: Annotation['comments']) => ({ ...before, comments });
  if (done.kind === 'submit') {
    return { ...before, labels: done.labels, version: done.version, submitted: done.submitted };
  }
  if (done.kind === 'comment') {
    return comments(withComment(before.comments, done.comment));
  }
  if (change.kind === 'classify') return { ...before, scores: mergedScores(before, change.scores) };
  if (change.kind === 'edit comment') {
    return comments(
      before.comments.map((one) =>
        one.id === change.comment.id ? { ...one, content: change.content, edited: true } : one,
      ),
    );
  }
  if (change.kind === 'delete comment') return comments(before.comments.filter(({ id }) => id !== change.commentId));
  if (change.kind === 'resolve comment') {
    return comments(
      before.comments.map((one) => (one.id === change.commentId ? resolvedBy(one, change.resolved, change.by) : one)),
    );
  }
  return before;
}
