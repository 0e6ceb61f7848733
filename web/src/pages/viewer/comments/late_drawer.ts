import { late } from '../late.tsx';

/** What is said, once it is opened. */
export const CommentDrawer = late(async () => (await import('./comment_drawer.tsx')).default);
