import { readFileSync } from 'node:fs';
import { type InfiniteData, QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { AnnotationPage } from '../../src/api/category.ts';
import { applyNews, toNews } from '../../src/api/news.ts';
import type { AnnotationRow } from '../../src/model/annotation.ts';
import type { NewsOfSample } from '../../src/model/news.ts';

const row = (id: number): AnnotationRow => ({
  id,
  categoryId: 1,
  name: `s${id}`,
  submitted: false,
  shared: false,
  thumbnail: `t${id}`,
  large: '',
  comments: 0,
  labels: [],
  scores: [],
});

const news = (id: number, categoryId: number, more: Partial<AnnotationRow> | null = {}): NewsOfSample => {
  const { id: _id, categoryId: _category, thumbnail: _thumbnail, ...rest } = row(id);
  return { id, categoryId, row: more && { ...rest, ...more } };
};

/** Pages that know a project of two categories, the first of which has a page more than is here, and two samples. */
function known() {
  const client = new QueryClient();
  const list = (next: string, ...ids: number[]): InfiniteData<AnnotationPage> => ({
    pages: [{ rows: ids.map(row), next, previous: '', before: 0, after: 0 }],
    pageParams: [''],
  });
  client.setQueryData(['category', 1], list('3', 1, 2, 3));
  client.setQueryData(['category', 2], list('', 7));
  for (const key of [
    ['annotation', 1],
    ['annotation', 2],
    ['neighbours', 1],
    ['project', 5],
    ['project', 6],
  ])
    client.setQueryData(key, {});
  const rows = (category: number) =>
    client
      .getQueryData<InfiniteData<AnnotationPage>>(['category', category])
      ?.pages.flatMap((page) => page.rows.map((one) => one.id));
  const first = (category: number) =>
    client.getQueryData<InfiniteData<AnnotationPage>>(['category', category])?.pages[0]?.rows[0];
  const stale = () =>
    client
      .getQueryCache()
      .getAll()
      .filter((query) => query.state.isInvalidated)
      .map((query) => query.queryKey.join(' '))
      .sort();
  return { client, rows, first, stale };
}

const told = (...samples: NewsOfSample[]) => ({ mark: 'm', all: false, samples });

describe('news', () => {
  it('are what the server says', () => {
    const golden = JSON.parse(readFileSync(new URL('../../../tests/golden/web/changes.json', import.meta.url), 'utf8'));
    const { all, samples } = toNews(golden);
    expect(all).toBe(false);
    expect(samples[0]).toEqual({
      id: 1,
      categoryId: 1,
      row: {
        name: 'mouse_01',
        submitted: false,
        shared: true,
        large: '',
        comments: 1,
        labels: [1],
        scores: [{ classificationId: 1, option: 'high' }],
      },
    });
  });

  it('cost nothing where there are none', () => {
    const { client, stale } = known();
    applyNews(client, 5, told());
    expect(stale()).toEqual([]);
  });

  it('go into the row of a list, and ask again for the sample, the counts and what comes next', () => {
    const { client, first, stale } = known();
    applyNews(client, 5, told(news(1, 1, { submitted: true, labels: [4], comments: 2 })));
    expect(first(1)).toEqual({ ...row(1), submitted: true, labels: [4], comments: 2 });
    expect(stale()).toEqual(['annotation 1', 'neighbours 1', 'project 5']);
  });

  it('put a picture into its row that has been made of all layers, and leave that of one image', () => {
    const { client, first } = known();
    applyNews(client, 5, told(news(1, 1, { thumbnail: 'small', large: 'large' })));
    expect(first(1)).toEqual({ ...row(1), thumbnail: 'small', large: 'large' });
    applyNews(client, 5, told(news(1, 1, { large: '' })));
    expect(first(1)).toEqual({ ...row(1), thumbnail: 'small' });
  });

  it('take a row away that is gone, and one that moved', () => {
    const { client, rows, stale } = known();
    applyNews(client, 5, told(news(2, 1, null), news(2, 2)));
    expect([rows(1), rows(2)]).toEqual([[1, 3], [7]]);
    // It has come into a list that is here as a whole.
    expect(stale()).toContain('category 2');
    expect(stale()).not.toContain('category 1');
  });

  it('leave a list alone that has more pages than are here', () => {
    const { client, rows, stale } = known();
    applyNews(client, 5, told(news(99, 1)));
    expect([rows(1), stale()]).toEqual([
      [1, 2, 3],
      ['neighbours 1', 'project 5'],
    ]);
  });

  it('of a whole category, or of everything, ask again for it', () => {
    const one = known();
    applyNews(one.client, 5, told({ id: 0, categoryId: 2, row: null }));
    expect(one.stale()).toEqual(['annotation 1', 'annotation 2', 'category 2', 'neighbours 1', 'project 5']);
    const all = known();
    applyNews(all.client, 5, { mark: 'm', all: true, samples: [] });
    expect(all.stale()).toHaveLength(7);
  });
});
