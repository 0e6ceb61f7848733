import { queryOptions } from '@tanstack/react-query';
import type { EditedCategory, EditedClassification, EditedProject, Merge, Owned, Use } from '../model/editing.ts';
import { get, write } from './client.ts';
import { list, orNull, shape, type Wire } from './wire.ts';

export const editorShape = shape({
  project: {
    project_id: 'number',
    name: 'text',
    owner_id: 'number',
    owner: 'text',
    settings: 'text',
    version: 'number',
    may_appoint: 'flag',
    images: 'number',
    labels: list({
      label_id: 'number',
      name: 'text',
      owner_id: 'number',
      version: 'number',
      colour: 'text',
      key: 'text',
      annotations: 'number',
      used_at: orNull('text'),
    }),
    classifications: list({
      classification_id: 'number',
      name: 'text',
      type: 'text',
      data: 'text',
      settings: 'text',
      owner_id: 'number',
      version: 'number',
      scores: 'number',
    }),
    categories: list({
      category_id: 'number',
      name: 'text',
      settings: 'text',
      owner_id: 'number',
      version: 'number',
      annotations: 'number',
      submitted: 'number',
      comments: 'number',
      shapes: 'number',
      classifications: list('number'),
    }),
  },
});

export const usesShape = shape({ uses: list({ what: 'text', count: 'number' }) });

export const mergeShape = shape({
  merge: {
    annotations: 'number',
    submitted: 'number',
    comments: 'number',
    taken: list('text'),
    offered: list('text'),
    gain: list({ username: 'text', name: 'text', type: 'text', in_target: 'flag' }),
  },
});

export function toEditedProject({ project }: Wire<typeof editorShape>): EditedProject {
  const { project_id, owner_id, may_appoint, labels, classifications, categories, ...same } = project;
  return {
    ...same,
    id: project_id,
    ownerId: owner_id,
    mayAppoint: may_appoint,
    labels: labels.map(({ label_id, owner_id, used_at, ...rest }) => ({
      ...rest,
      id: label_id,
      ownerId: owner_id,
      used: used_at === null ? null : Date.parse(used_at),
    })),
    classifications: classifications.map(({ classification_id, owner_id, ...rest }) => ({
      ...rest,
      id: classification_id,
      ownerId: owner_id,
    })),
    categories: categories.map(({ category_id, owner_id, ...rest }) => ({
      ...rest,
      id: category_id,
      ownerId: owner_id,
    })),
  };
}

export const editorQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['editor', projectId],
    queryFn: async ({ signal }) => toEditedProject(await get(`web/projects/${projectId}/editor`, signal)),
  });

export type Kind = 'project' | 'category' | 'label' | 'classification';

const plural: Record<Kind, string> = {
  project: 'projects',
  category: 'categories',
  label: 'labels',
  classification: 'classifications',
};

/** What would go with it. */
export const usesQuery = (kind: Kind, id: number) =>
  queryOptions({
    queryKey: ['uses', kind, id],
    queryFn: async ({ signal }): Promise<Use[]> =>
      (await get<Wire<typeof usesShape>>(`web/uses/${kind}/${id}`, signal)).uses,
    staleTime: 0,
    gcTime: 0,
  });

export function remove(kind: Kind, id: number): Promise<unknown> {
  return write('DELETE', `${plural[kind]}/${id}`);
}

/** The id of the new project. */
export async function createProject(name: string, ownerId: number): Promise<number> {
  const body = { name, owner_id: ownerId, settings: '' };
  return (await write<{ project: { project_id: number } }>('POST', 'projects', body)).project.project_id;
}

/** A change of a row that somebody else has changed since is refused. */
function put(kind: Kind, { id, version }: Owned, body: object): Promise<unknown> {
  return write('PUT', `${plural[kind]}/${id}`, body, { headers: { 'if-match': String(version) } });
}

export function changeProject(
  project: EditedProject,
  change: Partial<Pick<EditedProject, 'name' | 'settings'>>,
): Promise<unknown> {
  const { name, settings } = { ...project, ...change };
  return put('project', project, { name, settings, owner_id: project.ownerId });
}

/** Who makes something owns it. */
export interface Maker {
  projectId: number;
  ownerId: number;
}

const placed = ({ projectId, ownerId }: Maker) => ({ project_id: projectId, owner_id: ownerId });

/** The id of the new label. */
export async function createLabel(maker: Maker, name: string): Promise<number> {
  const body = { name, ...placed(maker) };
  return (await write<{ label: { label_id: number } }>('POST', 'labels', body)).label.label_id;
}

export function renameLabel(projectId: number, label: Owned, name: string): Promise<unknown> {
  return put('label', label, { name, ...placed({ projectId, ownerId: label.ownerId }) });
}

export const labelLookShape = shape({ colour: 'text', key: 'text' });

/** How it looks as a class of shapes: "" for what its place in the list gives it. */
/** All labels of a project, in the order in which they are offered. */
export function orderLabels(projectId: number, labels: number[]): Promise<unknown> {
  return write('PUT', `web/projects/${projectId}/labels/order`, { labels });
}

export function changeLabelLook(id: number, { colour, key }: Wire<typeof labelLookShape>): Promise<unknown> {
  return write('PUT', `web/labels/${id}/look`, { colour, key });
}

/** The id of the new category. */
export async function createCategory(maker: Maker, name: string): Promise<number> {
  const body = { name, settings: '', ...placed(maker) };
  return (await write<{ category: { category_id: number } }>('POST', 'categories', body)).category.category_id;
}

export function changeCategory(
  projectId: number,
  category: EditedCategory,
  change: Partial<Pick<EditedCategory, 'name' | 'settings'>>,
): Promise<unknown> {
  const { name, settings, ownerId } = { ...category, ...change };
  return put('category', category, { name, settings, ...placed({ projectId, ownerId }) });
}

/** The id of the new classification. */
export async function createClassification(maker: Maker, name: string): Promise<number> {
  const body = { name, type: 'M', data: '', settings: '', ...placed(maker) };
  return (await write<{ classification: { classification_id: number } }>('POST', 'classifications', body))
    .classification.classification_id;
}

export function changeClassification(
  projectId: number,
  classification: EditedClassification,
  change: Partial<Pick<EditedClassification, 'name' | 'data'>>,
): Promise<unknown> {
  const { name, type, data, settings, ownerId } = { ...classification, ...change };
  return put('classification', classification, { name, type, data, settings, ...placed({ projectId, ownerId }) });
}

/** Whether a category offers a classification. What was given stays. */
export function offer(categoryId: number, classificationId: number, offered: boolean): Promise<unknown> {
  return offered
    ? write('POST', 'categories_classifications', { category_id: categoryId, classification_id: classificationId })
    : write('DELETE', `categories_classifications/${categoryId}/${classificationId}`);
}

/** What becomes of a category that is put into another one. */
export const mergeQuery = (categoryId: number, into: number) =>
  queryOptions({
    queryKey: ['merge', categoryId, into],
    queryFn: async ({ signal }): Promise<Merge> => {
      const { merge } = await get<Wire<typeof mergeShape>>(`web/categories/${categoryId}/merge/${into}`, signal);
      return {
        ...merge,
        gain: merge.gain.map(({ username, name, type, in_target }) => ({
          name: name || username,
          mayAnnotate: type === 'catpar',
          inTarget: in_target,
        })),
      };
    },
    enabled: into > 0,
    staleTime: 0,
    gcTime: 0,
  });

export function mergeCategory(categoryId: number, into: number): Promise<unknown> {
  return write('POST', `web/categories/${categoryId}/merge/${into}`);
}
