import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiError, get, isStatus, post } from './client.ts';
import type { Annotation, AnnotationPage, HomeProject, Me, Project } from './types.ts';

const pageSize = 200;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => (await get<{ me: Me }>('web/me', signal)).me,
  staleTime: 5 * 60_000,
});

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: async ({ signal }) => (await get<{ projects: HomeProject[] }>('web/home', signal)).projects,
});

export const projectQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['project', projectId],
    queryFn: async ({ signal }) => (await get<{ project: Project }>(`web/projects/${projectId}`, signal)).project,
    staleTime: 30_000,
  });

/** The annotations of a category, page after page in the server's order. */
export const categoryQuery = (categoryId: number) =>
  infiniteQueryOptions({
    queryKey: ['category', categoryId],
    queryFn: ({ pageParam, signal }) =>
      get<AnnotationPage>(
        `web/categories/${categoryId}/annotations?limit=${pageSize}${pageParam && `&after=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 30_000,
  });

export const annotationQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['annotation', annotationId],
    queryFn: async ({ signal }) =>
      (await get<{ annotation: Annotation }>(`web/annotations/${annotationId}`, signal)).annotation,
    staleTime: 30_000,
  });

export function login(username: string, passwordHash: string): Promise<unknown> {
  return post('login', { username: headerText(username), password: passwordHash });
}

/** Header values are bytes: a name beyond ASCII travels as its UTF-8 bytes. */
function headerText(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** A session that is over already is what was wanted. */
export async function logout(): Promise<void> {
  try {
    await post('web/logout');
  } catch (error) {
    if (!isStatus(error, 401)) throw error;
  }
}

/** A session may end under any request: `onSessionOver` is told once per failed request. */
export function makeQueryClient(onSessionOver: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isStatus(error, 401)) onSessionOver();
      },
    }),
    defaultOptions: {
      // What the browser thinks of the network is no reason to wait: the server may stand in this very house.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        // Only what may go away by itself is asked for again: no answer, or the server in trouble.
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
        retryDelay: (failures) => 500 * 2 ** failures,
        refetchOnWindowFocus: false,
      },
    },
  });
}
