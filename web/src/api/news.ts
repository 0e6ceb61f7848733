import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { News, NewsOfSample } from '../model/news.ts';
import { annotationQuery } from './annotation.ts';
import { type AnnotationPage, categoryKey, scores, status, toScores } from './category.ts';
import { get } from './client.ts';
import { projectQuery } from './project.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const changesShape = shape({
  /** where the next question begins */
  since: 'text',
  /** more than can be told, or longer ago than is known: anything may be new */
  all: 'flag',
  changes: list({
    /** 0: so many of the category that they are not told one by one */
    annotation_id: 'number',
    category_id: 'number',
    /** null: it is there no more */
    row: orNull({
      name: 'text',
      status,
      version: 'number',
      shared: 'text',
      comments: 'number',
      /** of all layers; both "" where there is none */
      thumbnail: 'text',
      large: 'text',
      labels: list('number'),
      scores,
    }),
  }),
});

export function toNews({ since, all, changes }: Wire<typeof changesShape>): News {
  return {
    mark: since,
    all,
    samples: changes.map(({ annotation_id, category_id, row }) => ({
      id: annotation_id,
      categoryId: category_id,
      row: row && {
        name: row.name,
        submitted: row.status === 'S',
        shared: row.shared !== '',
        comments: row.comments,
        ...(row.thumbnail ? { thumbnail: row.thumbnail } : {}),
        large: row.large,
        labels: row.labels,
        scores: toScores(row.scores),
      },
    })),
  };
}

/** A session that is over is no reason to ask for a password: nobody has done anything. */
export async function fetchNews(projectId: number, mark: string, signal: AbortSignal): Promise<News> {
  const path = `web/projects/${projectId}/changes?since=${encodeURIComponent(mark)}`;
  return toNews(await get(path, signal, { once: true }));
}

const everywhere = [['annotation'], ['category'], ['neighbours'], ['project']];

/** Puts what others have done into what the pages know: rows of lists at once, the rest is asked for where it is in sight. */
export function applyNews(client: QueryClient, projectId: number, { all, samples }: News): void {
  const askAgain = (queryKey: readonly unknown[]) => void client.invalidateQueries({ queryKey });
  if (all) for (const key of everywhere) askAgain(key);
  if (samples.length === 0) return;
  for (const sample of samples) {
    if (sample.id === 0) {
      askAgain(categoryKey(sample.categoryId));
      askAgain(['annotation']);
    } else {
      intoLists(client, sample, askAgain);
      askAgain(annotationQuery(sample.id).queryKey);
    }
  }
  askAgain(projectQuery(projectId).queryKey);
  askAgain(['neighbours']);
}

/** In place: a list is not fetched again for each sample that somebody submits. */
function intoLists(
  client: QueryClient,
  { id, categoryId, row }: NewsOfSample,
  askAgain: (key: readonly unknown[]) => void,
) {
  const lists = client.getQueriesData<InfiniteData<AnnotationPage>>({ queryKey: categoryKey(categoryId) });
  for (const [key, known] of lists) {
    if (!known) continue;
    if (known.pages.some((page) => page.rows.some((one) => one.id === id))) {
      const after = (page: AnnotationPage): AnnotationPage => ({
        ...page,
        rows: row
          ? page.rows.map((one) => (one.id === id ? { ...one, ...row } : one))
          : page.rows.filter((one) => one.id !== id),
      });
      client.setQueryData<InfiniteData<AnnotationPage>>(key, { ...known, pages: known.pages.map(after) });
    } else if (row && known.pages.at(-1)?.next === '') {
      // All of it is here, and this one is not: it has come into the category.
      askAgain(key);
    }
  }
}
