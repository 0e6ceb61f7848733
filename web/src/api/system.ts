import { queryOptions } from '@tanstack/react-query';
import type { System } from '../model/system.ts';
import { get, write } from './client.ts';
import { choice, list, orNull, shape, type Wire } from './wire.ts';

export const systemShape = shape({
  system: {
    version: 'text',
    up_seconds: 'number',
    disk: { bytes: 'number', free: 'number', reserved: 'number' },
    database: {
      version: 'text',
      bytes: 'number',
      connections: 'number',
      max_connections: 'number',
      longest: orNull('number'),
      vacuumed: orNull('text'),
    },
    arriving: 'number',
    waiting: 'number',
    working: 'number',
    failed: 'number',
    stored: { originals: 'number', tiles: 'number', unmeasured: 'number' },
    converted: list({ hour: 'text', images: 'number' }),
    trash: { entries: 'number', bytes: 'number' },
    workers: list({
      host: 'text',
      process: 'number',
      begun: 'text',
      seen: 'text',
      found_at: orNull('text'),
      findings: list({ check: 'text', good: 'flag', found: 'text', hint: 'text' }),
    }),
    images: list({
      place: 'number',
      image_id: 'number',
      name: 'text',
      project_id: 'number',
      project: 'text',
      state: choice('queued', 'tiling', 'failed'),
      reason: 'text',
      percent: 'number',
      tries: 'number',
      since: orNull('text'),
      can_retry: 'flag',
    }),
  },
});

export const retriedShape = shape({ tried: 'number' });

export function toSystem({ system }: Wire<typeof systemShape>): System {
  const { database, arriving, waiting, working, failed } = system;
  return {
    version: system.version,
    upSeconds: system.up_seconds,
    disk: system.disk,
    database: {
      version: database.version,
      bytes: database.bytes,
      connections: database.connections,
      maxConnections: database.max_connections,
      longest: database.longest,
      vacuumed: database.vacuumed === null ? null : Date.parse(database.vacuumed),
    },
    counts: { arriving, waiting, working, failed },
    stored: system.stored,
    converted: system.converted.map(({ hour, images }) => ({ hour: Date.parse(hour), images })),
    trash: system.trash,
    workers: system.workers.map(({ host, process, begun, seen, found_at, findings }) => ({
      host,
      process,
      begun: Date.parse(begun),
      seen: Date.parse(seen),
      lookedAt: found_at === null ? null : Date.parse(found_at),
      findings: findings.map(({ check, good, found, hint }) => ({ check, isGood: good, found, hint })),
    })),
    images: system.images.map(
      ({ image_id, name, project_id, project, state, reason, percent, tries, since, can_retry }) => ({
        id: image_id,
        name,
        projectId: project_id,
        project,
        state,
        reason,
        percent,
        tries,
        since: since === null ? null : Date.parse(since),
        canRetry: can_retry,
      }),
    ),
  };
}

/** Asked again every few seconds, while somebody looks. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: async ({ signal }) => toSystem(await get('web/system', signal)),
  refetchInterval: 5000,
});

/** Tries all images again that failed and whose bytes are there. */
export function retryFailed(): Promise<unknown> {
  return write('POST', 'web/system/retry');
}
