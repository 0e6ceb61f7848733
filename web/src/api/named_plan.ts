import { queryOptions } from '@tanstack/react-query';
import { channelNames, choicesOf, type NamedBy, type NamedPlan, relativeTo } from '../model/named_plan.ts';
import type { Offered, PlanChoices } from '../model/upload_plan.ts';
import { write } from './client.ts';
import { list, named, orNull, shape, type Wire } from './wire.ts';

const place = { category: 'text', annotation: 'text' } as const;
const reasons = list({ file: 'text', reason: 'text' });

export const planShape = shape({
  plan: {
    images: list({
      ...place,
      file: 'text',
      image: 'text',
      group: 'text',
      group_sequence: 'number',
      layer: 'text',
      sequence: 'number',
      shown: 'flag',
      colour: 'text',
      plane: 'unread',
    }),
    samples: list({ ...place, properties: named('text') }),
    skipped: reasons,
    conflicts: reasons,
    notes: reasons,
    present: list('text'),
    differs: list('text'),
    unplaced: named('number'),
    reading: orNull({ file: 'text', pieces: list({ text: 'text', name: 'text' }) }),
    presets: list({ name: 'text', title: 'text', example: 'text', patterns: list('text') }),
  },
});

export function toNamedPlan({ plan }: Wire<typeof planShape>): NamedPlan {
  const { images, samples, skipped, conflicts, notes, present, differs, unplaced, reading, presets } = plan;
  return {
    images: images.map(({ group_sequence, plane: _plane, ...image }) => ({ ...image, groupSequence: group_sequence })),
    samples,
    left: [...conflicts, ...skipped],
    notes,
    present,
    differs,
    unplaced,
    reading: reading?.pieces ?? [],
    presets: presets.map(({ name, title, example }) => ({ name, title, example })),
  };
}

async function ask(projectId: number, body: object, signal: AbortSignal): Promise<NamedPlan> {
  return toNamedPlan(await write<Wire<typeof planShape>>('POST', `web/projects/${projectId}/plan`, body, { signal }));
}

/** The names of programs whose names of files are known. */
export const presetsQuery = (projectId: number) =>
  queryOptions({
    queryKey: ['presets', projectId],
    queryFn: async ({ signal }) => (await ask(projectId, { folder: '', files: [] }, signal)).presets,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the server makes of files by their folders and names. drop: another one each time that files are dropped; table: the text of one. */
export const namedPlanQuery = (
  projectId: number,
  offered: readonly Offered[],
  drop: number,
  choices: PlanChoices,
  by: NamedBy,
  table: string,
) =>
  queryOptions({
    queryKey: ['plan', projectId, drop, by, table, choicesOf(by, choices).folderIs, choicesOf(by, choices).loose],
    queryFn: ({ signal }) => {
      const said =
        by.kind === 'table'
          ? { table }
          : by.kind === 'pattern'
            ? { patterns: [by.pattern], channels: channelNames(by.channels) }
            : { patterns: by.kind === 'preset' ? [by.name] : [] }; // by folders: without
      // The table itself is no image.
      const files = offered.filter(({ path }) => by.kind !== 'table' || path !== by.path);
      return ask(projectId, { ...relativeTo(files, choicesOf(by, choices)), ...said }, signal);
    },
    // While the category of loose files is typed, the last plan stays.
    placeholderData: (last, of) =>
      JSON.stringify(of?.queryKey.slice(0, -1)) ===
      JSON.stringify(['plan', projectId, drop, by, table, choicesOf(by, choices).folderIs])
        ? last
        : undefined,
    gcTime: 60_000,
    retry: false,
  });
