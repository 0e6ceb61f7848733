/** A file that somebody wants to upload, by where it was found. */
export interface Offered {
  /** with the folders it was in, parted by `/` */
  path: string;
  size: number;
}

/** What becomes of a file: the layer of an annotation in a category, as an import makes it of folders. */
export interface Planned extends Offered {
  category: string;
  annotation: string;
  /** of layers; "" for none */
  group: string;
  layer: string;
  /** unique in the project */
  image: string;
  /** from 1, the order of the layers of its annotation or group */
  sequence: number;
  /** the annotation is this image: nothing lies beside it */
  isAlone: boolean;
  /** of its group among the layers of its annotation, from 1 */
  groupSequence?: number;
  /** of its layer */
  settings?: string;
  /** of its annotation */
  properties?: Record<string, string>;
}

export interface UploadPlan {
  files: Planned[];
  /** what is left out, and why */
  left: { path: string; why: string }[];
}

export interface PlanChoices {
  /** what a single folder is that everything lies in: the project, as for an import, or a category of it */
  folderIs: 'project' | 'category';
  /** the category of what lies in no folder */
  loose: string;
}

const documents =
  /\.(txt|csv|tsv|md|log|xml|json|ya?ml|ini|html?|pdf|docx?|xlsx?|pptx?|od[ts]|py|r|m|ijm|roi|zip|tar|gz|7z|rar|mp4|avi|mov|db|sqlite|sh|bat|exe|cppipe|xdce)$/i;
const deepest = 4;

/** The name of a file without its ending. */
function stemOf(name: string): string {
  return name.replace(/(?!^)\.[^.]*$/, '');
}

/** The folder that everything lies in; "" where there are several, or files outside of any. */
export function commonFolder(files: readonly Offered[]): string {
  const roots = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  return roots.size === 1 ? ([...roots][0] ?? '') : '';
}

/** Where somebody wants a file instead; "" for no group. */
export type PlaceEdit = Partial<Pick<Planned, 'category' | 'annotation' | 'group' | 'layer'>> & { isLeft?: boolean };

/** By the path of the file. */
export type PlanEdits = ReadonlyMap<string, PlaceEdit>;

/** CATEGORY/ANNOTATION/GROUP/FILE; in fewer folders, a file is an annotation of its own. */
export function planUpload(
  offered: readonly Offered[],
  { folderIs, loose }: PlanChoices,
  edits: PlanEdits = new Map(),
): UploadPlan {
  const root = commonFolder(offered);
  const files: Planned[] = [];
  const left: UploadPlan['left'] = [];
  const sorted = [...offered].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
  for (const { path, size } of sorted) {
    const all = path.normalize('NFC').split('/');
    const parts = root && folderIs === 'project' ? all.slice(1) : all;
    const name = parts[parts.length - 1] ?? '';
    const edit = edits.get(path);
    const why = edit?.isLeft ? 'taken out' : reasonToLeave(all, parts.length, size);
    if (why) {
      left.push({ path, why });
      continue;
    }
    const isAlone = parts.length <= 2;
    const category = parts.length > 1 ? (parts[0] ?? '') : root && folderIs === 'project' ? root : loose;
    const annotation = isAlone ? stemOf(name) : (parts[1] ?? '');
    const group = parts.length === deepest ? (parts[2] ?? '') : '';
    const place = { category, annotation, group, layer: isAlone ? 'image' : name, ...edit };
    files.push({ path, size, ...place, image: '', sequence: 1, isAlone });
  }
  return { files: numbered(withoutDoubles(withImages(files, edits), left)), left };
}

/** Images are called after their place. What somebody put beside others is a layer of their annotation, called like its file. */
function withImages(files: readonly Planned[], edits: PlanEdits): Planned[] {
  const keyOf = ({ category, annotation }: Planned) => `${category}\n${annotation}`;
  const together = new Map<string, { count: number; isEdited: boolean }>();
  for (const file of files) {
    const { count, isEdited } = together.get(keyOf(file)) ?? { count: 0, isEdited: false };
    together.set(keyOf(file), { count: count + 1, isEdited: isEdited || edits.has(file.path) });
  }
  return files.map((file) => {
    const { category, annotation, group } = file;
    const { count, isEdited } = together.get(keyOf(file)) ?? { count: 1, isEdited: false };
    const isAlone = file.isAlone && group === '' && !(isEdited && count > 1);
    const name = nameOf(file.path);
    const layer = file.layer === 'image' && !isAlone ? name : file.layer;
    // An annotation that was renamed is another image, too.
    const last = isAlone ? (edits.get(file.path)?.annotation ?? name) : layer;
    const image = [category, isAlone ? '' : annotation, group, last].filter(Boolean).join('_');
    return { ...file, layer, image, isAlone };
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).normalize('NFC');
}

function reasonToLeave(all: readonly string[], depth: number, size: number): string {
  const name = all[all.length - 1] ?? '';
  if (all.some((part) => part.startsWith('.') || part === '__MACOSX') || /^(thumbs\.db|desktop\.ini)$/i.test(name))
    return 'hidden';
  if (documents.test(name)) return 'no image';
  if (size === 0) return 'empty';
  return depth > deepest ? 'in too many folders: CATEGORY/ANNOTATION/GROUP/FILE' : '';
}

function withoutDoubles(files: Planned[], left: UploadPlan['left']): Planned[] {
  const times = new Map<string, number>();
  for (const { image } of files) times.set(image, (times.get(image) ?? 0) + 1);
  return files.filter(({ image, path }) => {
    if (times.get(image) === 1) return true;
    left.push({ path, why: `another file would be called ${image}, too` });
    return false;
  });
}

function numbered(files: Planned[]): Planned[] {
  const last = new Map<string, number>();
  return files.map((file) => {
    const place = [file.category, file.annotation, file.group].join('\n');
    const sequence = (last.get(place) ?? 0) + 1;
    last.set(place, sequence);
    return { ...file, sequence };
  });
}

/** "1.2 GB". */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
