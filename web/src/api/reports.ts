import { queryOptions } from '@tanstack/react-query';
import { address, answer, get } from './client.ts';

export type Format = 'csv' | 'json';

interface Summary {
  total_participants: number;
  total_annotations_shared: number;
}

/** What no counter of a project knows, counted when it is asked for. */
export const summaryQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['summary', projectId],
    queryFn: async ({ signal }) => {
      const told = await get<Summary>(`utilities/project_summary/${projectId}`, signal);
      return { participants: told.total_participants, shared: told.total_annotations_shared };
    },
  });

/** Where a table of a project is, as a file to save. */
export function reportAddress(projectId: number, report: string, format: Format): string {
  return address(`web/projects/${projectId}/reports/${report}/${format}`);
}

/**
 * A table as a file, read piece by piece; how much is here is told as it comes. Blobs of pieces: the browser keeps them on
 * its disk, however large the table is.
 */
export async function readReport(
  projectId: number,
  report: string,
  format: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const { body, headers } = await answer(`web/projects/${projectId}/reports/${report}/${format}`, signal);
  const type = headers.get('content-type') ?? '';
  let parts: BlobPart[] = [];
  let bytes = 0;
  let loose = 0;
  const reader = body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) break;
    parts.push(next.value);
    bytes += next.value.length;
    loose += next.value.length;
    if (loose > pieceSize) {
      parts = [new Blob(parts)];
      loose = 0;
    }
    onBytes(bytes);
  }
  return new Blob(parts, { type });
}

const pieceSize = 8 * 1024 * 1024;
