import { address } from './client.ts';

export type Format = 'csv' | 'json';

/** Where a table of a project is, as a file to save. */
export function reportAddress(projectId: number, report: string, format: Format): string {
  return address(`web/projects/${projectId}/reports/${report}/${format}`);
}
