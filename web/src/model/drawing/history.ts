import { count } from '../text.ts';
import { fieldNames, isSameField, type Shape } from './shape.ts';

/** What one person did to a drawing in one go. */
export interface HistoryEdit {
  /** of the sample: no two of its edits have the same */
  seq: number;
  layerId: number;
  author: string;
  /** ISO 8601 */
  at: string;
  /** how many shapes */
  created: number;
  changed: number;
  deleted: number;
  /** what of them was changed */
  fields: readonly string[];
  /** the first of them */
  shapes: readonly HistoryShape[];
}

/** A page of the edits of several drawings, the newest first: so many of what each of them tells, and before which the next page goes on. */
export function newestOf(
  pages: readonly { edits: readonly HistoryEdit[]; next: string }[],
  size: number,
): { edits: HistoryEdit[]; next: string } {
  const all = pages.flatMap(({ edits }) => edits).sort((a, b) => b.seq - a.seq);
  const edits = all.slice(0, size);
  const isMore = all.length > edits.length || pages.some(({ next }) => next !== '');
  return { edits, next: isMore ? String(edits.at(-1)?.seq ?? '') : '' };
}

export interface HistoryShape {
  id: string;
  fields: readonly string[];
  kind: string;
  name: string;
  /** before the edit */
  className: string;
}

const words: Record<string, string> = {
  kind: 'outline',
  geometry: 'outline',
  class: 'class',
  name: 'name',
  colour: 'colour',
  group: 'plane',
};

function fieldWords(fields: readonly string[]): string {
  return [...new Set(fields.map((field) => words[field] ?? field))].join(', ');
}

/** "3 polygons", or "3 shapes" where they are of several kinds, or not all are told. */
function shapesText(n: number, shapes: readonly HistoryShape[]): string {
  const kinds = new Set(shapes.map(({ kind }) => kind));
  const [kind] = kinds;
  return count(n, kinds.size === 1 && n <= shapes.length && kind ? kind : 'shape');
}

/** What was done, in a few words: "2 polygons drawn", "cell 7: class", "3 shapes deleted, 1 shape drawn". */
export function editText({ created, changed, deleted, fields, shapes }: HistoryEdit): string {
  const of = (is: (shape: HistoryShape) => boolean) => shapes.filter(is);
  const isMade = ({ fields }: HistoryShape) => fields[0] === 'created';
  const isGone = ({ fields }: HistoryShape) => fields[0] === 'deleted';
  const others = of((one) => !isMade(one) && !isGone(one));
  const [only] = others;
  const parts = [
    deleted > 0 && `${shapesText(deleted, of(isGone))} deleted`,
    created > 0 && `${shapesText(created, of(isMade))} drawn`,
    changed === 1 && only && `${only.name || only.kind}: ${fieldWords(fields)}`,
    (changed > 1 || (changed === 1 && !only)) && `${shapesText(changed, others)}: ${fieldWords(fields)}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What brings its shapes back to how they were before it: the words of the button. */
export function backText(edit: HistoryEdit, chosen: HistoryShape | null): string {
  const { created, changed, deleted, shapes } = edit;
  if (chosen) {
    const name = chosen.name || `this ${chosen.kind}`;
    return chosen.fields[0] === 'created' ? `Take ${name} away` : `Bring back ${name}`;
  }
  const text = shapesText(created + changed + deleted, shapes);
  return changed + deleted === 0 ? `Take ${text} away` : `Bring back ${text}`;
}

/** What has become of shapes of then until now. */
export interface Since {
  /** were there, and are no more */
  gone: ReadonlySet<string>;
  /** are there, as they were not: made or changed since */
  came: readonly Shape[];
  changed: ReadonlySet<string>;
  same: number;
}

export function sinceThen(then: readonly Shape[], now: readonly Shape[]): Since {
  const before = new Map(then.map((shape) => [shape.id, shape]));
  const gone = new Set(before.keys());
  const came: Shape[] = [];
  const changed = new Set<string>();
  let same = 0;
  for (const shape of now) {
    const was = before.get(shape.id);
    gone.delete(shape.id);
    if (!was) came.push(shape);
    else if (fieldNames.every((name) => isSameField(was[name], shape[name]))) same++;
    else {
      changed.add(shape.id);
      if (!isSameField(was.geometry, shape.geometry)) came.push(shape);
    }
  }
  return { gone, came, changed, same };
}

/** "3 gone since, 2 came since, 1 changed, 20 the same". */
export function sinceText({ gone, came, changed, same }: Since): string {
  const made = came.filter(({ id }) => !changed.has(id)).length;
  const parts = [
    gone.size > 0 && `${gone.size} gone since`,
    made > 0 && `${made} came since`,
    changed.size > 0 && `${changed.size} changed since`,
    `${same} the same`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** Where a day begins in a list that goes back in time: its heading, "" where the day is that of the one before. */
export function dayHeadings(moments: readonly string[], now: number = Date.now()): string[] {
  const day = (time: number) => {
    const at = new Date(time);
    return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  };
  const days = moments.map((at) => day(Date.parse(at)));
  return days.map((time, i) => {
    if (days[i - 1] === time) return '';
    const ago = Math.round((day(now) - time) / 86_400_000);
    const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
    const date = new Date(time).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      ...(!isThisYear && { year: 'numeric' }),
    });
    const weekday = new Date(time).toLocaleDateString('en-GB', { weekday: 'long' });
    return ago === 0 ? 'Today' : ago === 1 ? `Yesterday, ${date}` : isThisYear ? `${weekday}, ${date}` : date;
  });
}
