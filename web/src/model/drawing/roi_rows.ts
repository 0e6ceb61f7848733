import { groupDigits } from '../text.ts';
import { type ClassLook, noClass } from './classes.ts';
import { isClosed, type Shape } from './shape.ts';
import type { Shapes } from './shapes.ts';

export interface Row {
  shape: Shape;
  its: ClassLook;
}

export type SortKey = 'made' | 'kind' | 'name' | 'class' | 'author' | 'size';

export interface Order {
  by: SortKey;
  down: boolean;
}

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The shapes of drawings in some order; wanted: what their name, class, author or kind has in it. */
export function rowsOf(
  drawings: readonly Shapes[],
  classes: readonly ClassLook[],
  wanted: string,
  { by, down }: Order,
): Row[] {
  const byId = new Map(classes.map((one) => [one.id, one]));
  const word = wanted.trim().toLowerCase();
  const rows: Row[] = [];
  for (const drawing of drawings) {
    for (const shape of drawing.all()) {
      const its = byId.get(shape.label) ?? noClass;
      const isWanted =
        word === '' || `${shape.name}\n${its.name}\n${shape.author}\n${shape.kind}`.toLowerCase().includes(word);
      if (isWanted) rows.push({ shape, its });
    }
  }
  if (by === 'made') return rows;
  const sign = down ? -1 : 1;
  if (by === 'size') return rows.sort((a, b) => sign * (measureOf(a.shape) - measureOf(b.shape)));
  const textOf = ({ shape, its }: Row) => (by === 'class' ? (its === noClass ? '' : its.name) : shape[by]);
  return rows.sort((a, b) => sign * byText.compare(textOf(a), textOf(b)));
}

function measureOf(shape: Shape): number {
  return isClosed(shape.kind) ? shape.area : shape.length;
}

/** Area of what is closed, length of a line, in micrometres where it is known how large a pixel is. */
export function sizeText(shape: Shape, pixelSize: number | null): string {
  if (shape.kind === 'point') return '';
  const isArea = isClosed(shape.kind);
  const value = isArea ? shape.area * (pixelSize ?? 1) ** 2 : shape.length * (pixelSize ?? 1);
  const unit = `${pixelSize ? 'µm' : 'px'}${isArea ? '²' : ''}`;
  const [whole = '', part] = value.toFixed(value < 1000 ? 1 : 0).split('.');
  return `${groupDigits(Number(whole))}${part ? `.${part}` : ''}\u00a0${unit}`;
}
