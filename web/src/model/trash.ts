import { count, groupDigits } from './text.ts';

export interface Trashed {
  /** of the entry; of a drawing that of its layer */
  id: number;
  kind: 'project' | 'category' | 'annotation' | 'image' | 'drawing';
  name: string;
  /** what is in it, in a few words */
  more: string;
  bytes: number;
  at: number;
  by: string;
  /** after this it is gone for good */
  ends: number;
}

/** Of something that is back. */
export interface Back {
  /** labels and scores that were said with words that are gone */
  leftOut: number;
  /** annotations that a merge had moved, and that returned */
  moved: number;
  /** … and that did not: they were moved on, or deleted */
  elsewhere: number;
}

/** "WT is back, with 12 annotations that were moved by the merge. 2 more were moved on or deleted since." */
export function backText(name: string, { leftOut, moved, elsewhere }: Back): string {
  const merged = moved > 0 ? `, with ${count(moved, 'annotation')} that were moved by the merge` : '';
  const words =
    leftOut > 0
      ? `, without ${count(leftOut, 'label or score', 'labels and scores')} whose words were deleted since`
      : '';
  const gone =
    elsewhere > 0 ? ` ${groupDigits(elsewhere)} that the merge had moved, too, are elsewhere or deleted by now.` : '';
  return `${name} is back${merged}${words}.${gone}`;
}

/** What stands in the way of bringing something back. */
export interface Obstacle {
  what: 'name taken' | 'category gone' | 'merged away' | 'image gone' | 'image lost';
  id: number;
  name: string;
  /** a name that is free, where this one is taken */
  free: string;
}

interface Contents {
  kind: 'project' | 'category' | 'annotation' | 'image';
  /** deleted together */
  count: number;
  place: string;
  categories: number;
  annotations: number;
  images: number;
  /** of a category that was merged: the other one */
  into: string;
  /** annotations that went there, and return from it */
  moved: number;
}

/** "category, 360 annotations", "annotation of 2 Gy", "annotations of 2 Gy, 12 deleted together",
 * "category, merged into KO with 12 annotations". */
export function contentsText(contents: Contents): string {
  const { kind, count: together, place, categories, annotations, images, into, moved } = contents;
  if (into) return `category, merged into ${into} with ${count(moved, 'annotation')}`;
  const of = place ? ` of ${place}` : '';
  if (together > 1) return `${kind}s${of}, ${groupDigits(together)} deleted together`;
  const held = [
    kind === 'project' && categories > 0 && count(categories, 'category', 'categories'),
    annotations > 0 && count(annotations, 'annotation'),
    images > 0 && count(images, 'image'),
  ].filter(Boolean);
  return [kind + of, ...held].join(', ');
}

/** Whole days that are left; the last one counts as one. */
export function daysLeft(ends: number, now: number = Date.now()): number {
  return Math.max(0, Math.ceil((ends - now) / 86_400_000));
}

const units = ['kB', 'MB', 'GB', 'TB'];

/** 17.5 GB, of bytes; "" for none. */
export function bytesText(bytes: number): string {
  if (bytes <= 0) return '';
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : groupDigits(Math.round(value))} ${units[unit]}`;
}
