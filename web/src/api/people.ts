import { list, shape } from './wire.ts';

/** Who takes part in a project, and by which grants. */
export const participantsShape = shape({
  participants: list({
    user_id: 'number',
    username: 'text',
    name: 'text',
    grants: list({ type: 'text', type_id: 'number', target: 'text' }),
  }),
  /** where the next page begins, "" at the end */
  next: 'text',
});
