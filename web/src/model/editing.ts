/** A project as those edit it who manage it. Owner and version of each row go back with every change of it. */
export interface Owned {
  id: number;
  name: string;
  ownerId: number;
  /** of the row, raised by every change */
  version: number;
}

export interface EditedLabel extends Owned {
  /** as a class of shapes; "" for what its place gives it */
  colour: string;
  key: string;
  /** how many have it */
  annotations: number;
  /** when it was set last, milliseconds since 1970; null: nothing has it */
  used: number | null;
}

export interface EditedCategory extends Owned {
  settings: string;
  annotations: number;
  submitted: number;
  comments: number;
  /** drawn in it */
  shapes: number;
  /** ids of the classifications that it offers */
  classifications: number[];
}

export interface EditedClassification extends Owned {
  type: string;
  data: string;
  settings: string;
  /** how often it was given */
  scores: number;
}

export interface EditedProject extends Owned {
  /** the name of its owner */
  owner: string;
  settings: string;
  /** may say who else administers it */
  mayAppoint: boolean;
  images: number;
  labels: EditedLabel[];
  classifications: EditedClassification[];
  categories: EditedCategory[];
}

/** How many of what there are of something that may go. */
export interface Use {
  what: string;
  count: number;
}

/** What no counter knows is counted up to here. */
const counted = 10_000;

const words: Record<string, [one: string, many: string]> = {
  projects: ['project', 'projects'],
  categories: ['category', 'categories'],
  annotations: ['annotation, with its drawings', 'annotations, with their drawings'],
  submitted: ['of them reviewed', 'of them reviewed'],
  comments: ['comment', 'comments'],
  images: ['image', 'images'],
  labels: ['label', 'labels'],
  classifications: ['classification', 'classifications'],
  grants: ['right that somebody was given', 'rights that people were given'],
  links: ['link to share', 'links to share'],
  labelled: ['annotation has it', 'annotations have it'],
  scores: ['annotation was given it', 'annotations were given it'],
  offers: ['category offers it', 'categories offer it'],
};

/** "12 categories", "more than 10 000 images". */
export function textOfUse({ what, count }: Use, group: (n: number) => string): string {
  const [one, many] = words[what] ?? [what, what];
  const bounded = ['images', 'grants', 'links', 'labelled'].includes(what) && count > counted;
  return bounded ? `more than ${group(counted)} ${many}` : `${group(count)} ${count === 1 ? one : many}`;
}

/** Names are compared as the database does: without spaces around them, letters and accents composed. */
export function isTaken(name: string, others: readonly Owned[], own?: Owned): boolean {
  const wanted = name.trim().normalize('NFC');
  return others.some((one) => one.id !== own?.id && one.name === wanted);
}

/** What becomes of a category that is put into another one. */
export interface Merge {
  annotations: number;
  submitted: number;
  comments: number;
  /** names that both have; the first of them */
  taken: string[];
  /** classifications that the other one offers then, too */
  offered: string[];
  /** who sees more than before: of the other one (inTarget), or of what is moved */
  gain: { name: string; mayAnnotate: boolean; inTarget: boolean }[];
}
