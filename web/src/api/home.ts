import { queryOptions } from '@tanstack/react-query';
import type { HomeProject } from '../model/project.ts';
import { get } from './client.ts';
import { level, within } from './project.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const homeShape = shape({
  projects: list({
    project_id: 'number',
    name: 'text',
    settings: 'text',
    level,
    /** by grants on something inside */
    within,
    left_over: 'number',
    /** when something was said last; null where nothing was, and for who sees a part alone */
    active: orNull('text'),
    categories: 'number',
    annotations: 'number',
    submitted: 'number',
    /** address of a small JPEG, or "" */
    thumbnail: 'text',
  }),
});

export function toHome({ projects }: Wire<typeof homeShape>): HomeProject[] {
  return projects.map(
    ({ project_id, name, level, within, left_over, active, categories, annotations, submitted, thumbnail }) => ({
      id: project_id,
      name,
      level,
      within: within || 'none',
      left: left_over,
      active: active === null ? null : Date.parse(active),
      categories,
      annotations,
      submitted,
      thumbnail,
    }),
  );
}

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: async ({ signal }) => toHome(await get('web/home', signal)),
});
