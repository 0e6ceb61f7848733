import { queryOptions } from '@tanstack/react-query';
import { get, write } from './client.ts';
import { list, shape, type Wire } from './wire.ts';

/** The links that open an annotation. Their secret is told once, to who makes them. */
export const sharesShape = shape({
  shares: list({ share_id: 'text', author: 'text', created_at: 'text', expires_at: 'text' }),
});

export const shareShape = shape({ share: { share_id: 'text', link: 'text', expires_at: 'text' } });

/** A link that lives. */
export interface Share {
  id: string;
  /** who made it */
  author: string;
  /** milliseconds since 1970 */
  until: number;
}

export const sharesQuery = (annotationId: number) =>
  queryOptions({
    queryKey: ['shares', annotationId],
    queryFn: async ({ signal }) => {
      const { shares } = await get<Wire<typeof sharesShape>>(`web/annotations/${annotationId}/shares`, signal);
      return shares.map(
        ({ share_id, author, expires_at }): Share => ({ id: share_id, author, until: Date.parse(expires_at) }),
      );
    },
  });

/** A new link: its path on this server, secret included. */
export async function makeShare(annotationId: number, days: number): Promise<{ link: string; until: number }> {
  const path = `web/annotations/${annotationId}/shares`;
  const { share } = await write<Wire<typeof shareShape>>('POST', path, { days });
  return { link: share.link, until: Date.parse(share.expires_at) };
}

export function endShare(id: string): Promise<void> {
  return write('DELETE', `web/shares/${id}`);
}

/** What a link opens. */
export interface OpenedShare {
  annotationId: number;
  name: string;
  author: string;
  until: number;
}

export const openedShape = shape({
  share: {
    annotation_id: 'number',
    category_id: 'number',
    project_id: 'number',
    name: 'text',
    author: 'text',
    expires_at: 'text',
  },
});

/** Opens a link: from now on this browser may see its annotation. */
export async function openShare(secret: string): Promise<OpenedShare> {
  const { share } = await write<Wire<typeof openedShape>>('POST', 'shares/open', { share: secret }, { once: true });
  const { name, author } = share;
  return { annotationId: share.annotation_id, name, author, until: Date.parse(share.expires_at) };
}
