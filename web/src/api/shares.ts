import { list, shape } from './wire.ts';

/** The links that open an annotation. Their secret is told once, to who makes them. */
export const sharesShape = shape({
  shares: list({ share_id: 'text', author: 'text', created_at: 'text', expires_at: 'text' }),
});

export const shareShape = shape({ share: { share_id: 'text', link: 'text', expires_at: 'text' } });
