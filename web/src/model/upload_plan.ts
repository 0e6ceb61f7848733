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
  /** its image, where all of it is on the server already and nothing shows it yet */
  imageId?: number;
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

/** The folder that everything lies in; "" where there are several, or files outside of any. */
export function commonFolder(files: readonly Offered[]): string {
  const roots = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  return roots.size === 1 ? ([...roots][0] ?? '') : '';
}

/** Where somebody wants a file instead; "" for no group. */
export type PlaceEdit = Partial<Pick<Planned, 'category' | 'annotation' | 'group' | 'layer'>> & { isLeft?: boolean };

/** By the path of the file. */
export type PlanEdits = ReadonlyMap<string, PlaceEdit>;

/**
 * A plan with what somebody has changed in it, which no import knows. What was moved is an image of another name, called after its
 * place; what was put together becomes layers of one annotation.
 */
export function withEdits(planned: readonly Planned[], edits: PlanEdits, left: UploadPlan['left']): Planned[] {
  const moved = planned.flatMap((file): Planned[] => {
    const { isLeft, ...place } = edits.get(file.path) ?? {};
    if (isLeft) left.push({ path: file.path, why: 'taken out' });
    return isLeft ? [] : [{ ...file, ...place }];
  });
  const sizes = new Map<string, number>();
  for (const file of moved) sizes.set(sampleOf(file), (sizes.get(sampleOf(file)) ?? 0) + 1);
  const edited = new Set(moved.filter(({ path }) => edits.has(path)).map(sampleOf));
  const named = moved.map((file) =>
    edited.has(sampleOf(file)) ? renamed(file, edits, sizes.get(sampleOf(file)) ?? 1) : file,
  );
  return numbered(withoutDoubles(named, left), edited);
}

function sampleOf({ category, annotation }: Planned): string {
  return `${category}\n${annotation}`;
}

/** In an annotation that was changed, of so many files. */
function renamed(file: Planned, edits: PlanEdits, inSample: number): Planned {
  const { category, annotation, group, path } = file;
  const isAlone = file.isAlone && inSample === 1 && group === '';
  const layer = file.layer === 'image' && !isAlone ? nameOf(path) : file.layer;
  if (!edits.has(path) && layer === file.layer) return { ...file, isAlone };
  const image = [category, annotation, group, layer === 'image' ? '' : layer].filter(Boolean).join('_');
  return { ...file, layer, image, isAlone, imageId: undefined };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).normalize('NFC');
}

/** Two files cannot be one image, nor one layer. */
function withoutDoubles(files: readonly Planned[], left: UploadPlan['left']): Planned[] {
  const times = new Map<string, number>();
  const keysOf = (one: Planned) => [one.image, [sampleOf(one), one.group, one.layer].join('\n')];
  for (const file of files) for (const key of keysOf(file)) times.set(key, (times.get(key) ?? 0) + 1);
  return files.filter((file) => {
    const [image = '', place = ''] = keysOf(file);
    if (times.get(image) === 1 && times.get(place) === 1) return true;
    left.push({ path: file.path, why: `another file would be called ${file.image}, too` });
    return false;
  });
}

/** In annotations that were changed: layers without a group come first, then the groups, as an import numbers them. */
function numbered(files: readonly Planned[], edited: ReadonlySet<string>): Planned[] {
  const last = new Map<string, number>();
  const next = (key: string) => {
    last.set(key, (last.get(key) ?? 0) + 1);
    return last.get(key) ?? 1;
  };
  const own = new Map<string, number>();
  const places = new Map<Planned, Pick<Planned, 'sequence' | 'groupSequence'>>();
  const some = files.filter((file) => edited.has(sampleOf(file)));
  for (const file of some) if (file.group === '') places.set(file, { sequence: next(sampleOf(file)) });
  for (const file of some) {
    if (file.group === '') continue;
    const key = `${sampleOf(file)}\n${file.group}`;
    const groupSequence = own.get(key) ?? next(sampleOf(file));
    own.set(key, groupSequence);
    places.set(file, { sequence: next(key), groupSequence });
  }
  return files.map((file) => ({ ...file, ...places.get(file) }));
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
