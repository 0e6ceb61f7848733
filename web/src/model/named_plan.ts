import { commonFolder, type Offered, type PlanEdits, type Planned, type UploadPlan } from './upload_plan.ts';

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

/** The plan that the server makes of names, as far as a page shows it; files are relative to the folder of all. */
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

/** The offered files without the folder that all lie in, as the server is asked of them. */
export function relativeTo(offered: readonly Offered[]): { folder: string; files: Offered[] } {
  const folder = commonFolder(offered);
  const from = folder ? folder.length + 1 : 0;
  return { folder, files: offered.map(({ path, size }) => ({ path: path.slice(from).normalize('NFC'), size })) };
}

/** The server's plan as one of uploads, with what somebody has changed in it. */
export function uploadsOf(offered: readonly Offered[], plan: NamedPlan, edits: PlanEdits): UploadPlan {
  const { files } = relativeTo(offered);
  const found = new Map(files.map(({ path }, i) => [path, offered[i] as Offered]));
  const placeOf = (one: { category: string; annotation: string }) => `${one.category}\n${one.annotation}`;
  const told = new Map(plan.samples.map((sample) => [placeOf(sample), sample.properties]));
  const here = new Set(plan.present);
  const left: UploadPlan['left'] = plan.left.map(({ file, reason }) => ({
    path: found.get(file)?.path ?? file,
    why: reason,
  }));
  const planned: Planned[] = [];
  for (const one of plan.images) {
    const file = found.get(one.file);
    if (!file) continue;
    const edit = edits.get(file.path);
    if (edit?.isLeft || here.has(one.image)) {
      left.push({ path: file.path, why: edit?.isLeft ? 'taken out' : 'is in the project already' });
      continue;
    }
    const place = { category: one.category, annotation: one.annotation, group: one.group, layer: one.layer, ...edit };
    planned.push({
      ...file,
      ...place,
      // What somebody put elsewhere is another image, called after its place.
      image: edit ? [place.category, place.annotation, place.group, place.layer].filter(Boolean).join('_') : one.image,
      sequence: one.sequence,
      isAlone: one.shown,
      groupSequence: one.groupSequence,
      settings: one.colour ? `color:${one.colour}` : '',
      properties: told.get(placeOf(one)) ?? {},
    });
  }
  return { files: once(planned, left), left };
}

/** Two files of one name cannot both be there. */
function once(planned: readonly Planned[], left: UploadPlan['left']): Planned[] {
  const times = new Map<string, number>();
  for (const { image } of planned) times.set(image, (times.get(image) ?? 0) + 1);
  return planned.filter(({ image, path }) => {
    if (times.get(image) === 1) return true;
    left.push({ path, why: `another file would be called ${image}, too` });
    return false;
  });
}
