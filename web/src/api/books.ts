import { queryOptions } from '@tanstack/react-query';
import { ApiError } from './client.ts';

/** Beside the pages: `docs/books`, as the build copies it. */
const folder = '/memento/help/';

export function bookPicture(source: string): string {
  return folder + source;
}

export const bookQuery = (book: string) =>
  queryOptions({
    queryKey: ['book', book],
    queryFn: async ({ signal }) => {
      const response = await fetch(`${folder}${book}.md`, { signal });
      const text = await response.text();
      // What is not there is answered by the page itself.
      if (!response.ok || text.startsWith('<'))
        throw new ApiError(response.status, 'no_book', 'This book did not come with the pages.', 'Build them anew.');
      return text;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
