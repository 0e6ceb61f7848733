import { list, shape } from './wire.ts';

/** The images of a project that are not ready, and how far they are. */
export const imageProgressShape = shape({
  images: list({
    image_id: 'number',
    name: 'text',
    state: 'text',
    percent: 'number',
    received: 'number',
    size: 'number',
    attempts: 'number',
    reason: 'text',
    can_retry: 'flag',
  }),
  /** the last of them, by their ids, where there are more; else 0 */
  beyond: 'number',
});
