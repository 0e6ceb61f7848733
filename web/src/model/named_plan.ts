import {
  commonFolder,
  type Offered,
  type PlanChoices,
  type PlanEdits,
  type Planned,
  type UploadPlan,
  withEdits,
} from './upload_plan.ts';

/** What says what files are: their folders, a preset or pattern of names, or a table among them. */
export type NamedBy =
  | { kind: 'folders' }
  | { kind: 'preset'; name: string }
  | { kind: 'pattern'; pattern: string; channels: string }
  | { kind: 'table'; path: string };

export interface Preset {
  name: string;
  title: string;
  example: string;
}

/** The plan that the server makes of names and folders, as an import would; files are relative to the folder of all. */
export interface NamedPlan {
  images: {
    file: string;
    image: string;
    category: string;
    annotation: string;
    group: string;
    groupSequence: number;
    layer: string;
    sequence: number;
    shown: boolean;
    colour: string;
  }[];
  samples: { category: string; annotation: string; properties: Record<string, string> }[];
  left: { file: string; reason: string }[];
  notes: { file: string; reason: string }[];
  /** names of images that the project has already */
  present: string[];
  /** those of them that come of another file */
  differs: string[];
  /** images that are there and that nothing shows yet, by their names */
  unplaced: Record<string, number>;
  /** how the first name is read; name "": it tells nothing */
  reading: { text: string; name: string }[];
  presets: Preset[];
}

/** `1=DAPI, 2=GFP`: what channels are called, by what names say. */
export function channelNames(text: string): Record<string, string> {
  const named: Record<string, string> = {};
  for (const piece of text.split(/[,;]/)) {
    const at = piece.indexOf('=');
    const [told, name] = [piece.slice(0, at).trim(), piece.slice(at + 1).trim()];
    if (at > 0 && told && name) named[told] = name;
  }
  return named;
}

/** Files that may be a table of the others. */
export function tablesAmong(offered: readonly Offered[]): string[] {
  return offered.map(({ path }) => path).filter((path) => /\.(csv|tsv)$/i.test(path));
}

/** By names, the folder of all is never a category. */
const ofNames: PlanChoices = { folderIs: 'project', loose: '' };

export function choicesOf(by: NamedBy, choices: PlanChoices): PlanChoices {
  return by.kind === 'folders' ? choices : ofNames;
}

/** The offered files as the server is asked of them: relative to the folder of all, unless that is a category itself. */
export function relativeTo(
  offered: readonly Offered[],
  { folderIs, loose }: PlanChoices,
): { folder: string; files: Offered[] } {
  const root = commonFolder(offered);
  const isInside = root !== '' && folderIs === 'project';
  const from = isInside ? root.length + 1 : 0;
  return {
    folder: isInside ? root : loose.trim(),
    files: offered.map(({ path, size }) => ({ path: path.slice(from).normalize('NFC'), size })),
  };
}

/** The server's plan as one of uploads, with what somebody has changed in it. */
export function uploadsOf(
  offered: readonly Offered[],
  choices: PlanChoices,
  plan: NamedPlan,
  edits: PlanEdits,
): UploadPlan {
  const { files } = relativeTo(offered, choices);
  const found = new Map(files.map(({ path }, i) => [path, offered[i] as Offered]));
  const placeOf = (one: { category: string; annotation: string }) => `${one.category}\n${one.annotation}`;
  const told = new Map(plan.samples.map((sample) => [placeOf(sample), sample.properties]));
  const [here, others] = [new Set(plan.present), new Set(plan.differs)];
  const left: UploadPlan['left'] = plan.left.map(({ file, reason }) => ({
    path: found.get(file)?.path ?? file,
    why: reason,
  }));
  const planned: Planned[] = [];
  for (const one of plan.images) {
    const file = found.get(one.file);
    if (!file) continue;
    if (here.has(one.image) && !edits.has(file.path)) {
      const why = others.has(one.image) ? 'another file of this name is in the project' : 'is in the project already';
      left.push({ path: file.path, why });
      continue;
    }
    planned.push({
      ...file,
      category: one.category,
      annotation: one.annotation,
      group: one.group,
      layer: one.layer,
      image: one.image,
      sequence: one.sequence,
      isAlone: one.shown,
      groupSequence: one.groupSequence,
      settings: one.colour ? `color:${one.colour}` : '',
      properties: told.get(placeOf(one)) ?? {},
      imageId: plan.unplaced[one.image],
    });
  }
  return { files: withEdits(planned, edits, left), left };
}
