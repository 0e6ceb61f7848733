import { queryOptions } from '@tanstack/react-query';
import { ApiError, getText } from './client.ts';

/** Beside the pages: `docs/books`, as the build copies it. */
const folder = '/memento/help/';

export function bookPicture(source: string): string {
  return folder + source;
}

export const bookQuery = (book: string) =>
  queryOptions({
    queryKey: ['book', book],
    queryFn: async ({ signal }) => {
      const text = await getText(`${folder}${book}.md`, signal);
      // What is not there is answered by the page itself.
      if (text.startsWith('<'))
        throw new ApiError(404, 'no_book', 'This book did not come with the pages.', 'Build them anew.');
      return text;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
