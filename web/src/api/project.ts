import { queryOptions } from '@tanstack/react-query';
import type { Project } from '../model/project.ts';
import { get } from './client.ts';
import { choice, list, shape, type Wire } from './wire.ts';

export const level = choice('sys', 'manage', 'par', 'vie', 'share', 'none');

/** What the best of the grants on single categories and annotations allows. */
export const within = choice('par', 'vie', '');

export const projectShape = shape({
  project: {
    project_id: 'number',
    name: 'text',
    owner_id: 'number',
    settings: 'text',
    version: 'number',
    level,
    within,
    labels: list({ label_id: 'number', name: 'text', colour: 'text', key: 'text' }),
    classifications: list({ classification_id: 'number', name: 'text', data: 'text' }),
    categories: list({
      category_id: 'number',
      name: 'text',
      settings: 'text',
      annotations: 'number',
      submitted: 'number',
      comments: 'number',
      scores: list({ classification_id: 'number', option: 'text', annotations: 'number' }),
    }),
    /** names of properties that annotations have */
    properties: list('text'),
    /** asked for from here on, nothing that others do is missed */
    changes: 'text',
  },
});

export function toProject({ project }: Wire<typeof projectShape>): Project {
  return {
    id: project.project_id,
    name: project.name,
    settings: project.settings,
    level: project.level,
    within: project.within || 'none',
    mark: project.changes,
    properties: project.properties,
    labels: project.labels.map(({ label_id, ...label }) => ({ id: label_id, ...label })),
    classifications: project.classifications.map(({ classification_id, name, data }) => ({
      id: classification_id,
      name,
      data,
    })),
    categories: project.categories.map(({ category_id, name, settings, annotations, submitted, scores }) => ({
      id: category_id,
      name,
      settings,
      annotations,
      submitted,
      scores: scores.map(({ classification_id, option, annotations }) => ({
        classificationId: classification_id,
        option,
        annotations,
      })),
    })),
  };
}

export const projectQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['project', projectId],
    queryFn: async ({ signal }) => toProject(await get(`web/projects/${projectId}`, signal)),
    staleTime: 30_000,
  });
