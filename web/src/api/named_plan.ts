import { queryOptions } from '@tanstack/react-query';
import { channelNames, choicesOf, type NamedBy, type NamedPlan, relativeTo } from '../model/named_plan.ts';
import type { Offered, PlanChoices } from '../model/upload_plan.ts';
import { write } from './client.ts';

interface WirePlan {
  plan: {
    images: {
      file: string;
      image: string;
      category: string;
      annotation: string;
      group: string;
      group_sequence: number;
      layer: string;
      sequence: number;
      shown: boolean;
      colour: string;
    }[];
    samples: NamedPlan['samples'];
    skipped: NamedPlan['left'];
    conflicts: NamedPlan['left'];
    notes: NamedPlan['notes'];
    present: string[];
    differs: string[];
    unplaced: Record<string, number>;
    reading: { pieces: NamedPlan['reading'] } | null;
    presets: NamedPlan['presets'];
  };
}

export function toNamedPlan({ plan }: WirePlan): NamedPlan {
  const { images, samples, skipped, conflicts, notes, present, differs, unplaced, reading, presets } = plan;
  return {
    images: images.map(({ group_sequence, ...image }) => ({ ...image, groupSequence: group_sequence })),
    samples,
    left: [...conflicts, ...skipped],
    notes,
    present,
    differs,
    unplaced,
    reading: reading?.pieces ?? [],
    presets,
  };
}

async function ask(projectId: number, body: object, signal: AbortSignal): Promise<NamedPlan> {
  return toNamedPlan(await write<WirePlan>('POST', `web/projects/${projectId}/plan`, body, { signal }));
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
