import { late } from '../late.tsx';

/** Where it was pinned. */
export const Pins = late(async () => (await import('./pins.tsx')).Pins);

/** What is said, once it is opened. */
export const CommentDrawer = late(async () => (await import('./comment_drawer.tsx')).default);
