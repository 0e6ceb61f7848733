import type { Page } from '@playwright/test';
import { adminToken, adminUser, create, getJson } from './instance.ts';

export interface Made {
  project: number;
  /** in the order of the queue */
  samples: number[];
  labels: number[];
}

/** A project of its own, whose samples have no image: what is said of them is the same. */
export async function makeProject(settings: string, count: number, labelNames: string[]): Promise<Made> {
  const owner_id = await adminUser();
  const name = `Labels ${Date.now().toString(36)} ${Math.random().toString(36).slice(2, 6)}`;
  const project_id = await create('project', { name, owner_id, settings });
  const category_id = await create('category', { name: 'A', project_id, owner_id, settings: '' });
  const samples: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = String(i).padStart(3, '0');
    const common = { status: 'N', image_id: 0, project_id, category_id, owner_id };
    samples.push(await create('annotation', { name: `cell_${at}`, ...common }));
  }
  const labels: number[] = [];
  for (const label of labelNames) labels.push(await create('label', { name: label, project_id, owner_id }));
  return { project: project_id, samples, labels };
}

export interface Sample {
  annotation: { status: string; version: number; labels: number[] };
}
export const sample = async (id: number) =>
  (await getJson<Sample>(`web/annotations/${id}`, await adminToken())).annotation;

export const bar = (page: Page) => page.getByRole('region', { name: 'Labels' });
export const toggle = (page: Page, name: string) => bar(page).getByRole('button', { name: new RegExp(`\\b${name}$`) });
export const saved = (page: Page) => page.getByText(/^Saved \d\d:\d\d$/);
