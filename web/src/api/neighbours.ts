import { orNull, shape } from './wire.ts';

const neighbour = orNull({ annotation_id: 'number', name: 'text', category_id: 'number' });

/** What is still to be reviewed before and after an annotation, and how much that is. */
export const neighboursShape = shape({ next: neighbour, previous: neighbour, left: 'number' });
