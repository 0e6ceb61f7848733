import { groupDigits } from '../text.ts';
import { type ClassLook, noClass } from './classes.ts';
import { type Box, type Geometry, isClosed, type Shape } from './shape.ts';

/** What a table knows of a shape: of a large drawing its bounds, and not its geometry. */
export type Listed = Omit<Shape, 'geometry'> & { geometry?: Geometry; box?: Box };

export interface Row {
  shape: Listed;
  its: ClassLook;
}

/** Whatever shapes can be listed from. */
export interface Lists {
  all: () => Iterable<Listed>;
}

export type SortKey = 'made' | 'kind' | 'name' | 'class' | 'author' | 'size';

export interface Order {
  by: SortKey;
  down: boolean;
}

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The shapes of drawings in some order; wanted: what their name, class, author or kind has in it; isShown: those that are seen. */
export function rowsOf(
  drawings: readonly Lists[],
  classes: readonly ClassLook[],
  wanted: string,
  { by, down }: Order,
  isShown: (shape: Listed) => boolean = () => true,
): Row[] {
  const byId = new Map(classes.map((one) => [one.id, one]));
  const word = wanted.trim().toLowerCase();
  const rows: Row[] = [];
  for (const drawing of drawings) {
    for (const shape of drawing.all()) {
      if (!isShown(shape)) continue;
      const its = byId.get(shape.label) ?? noClass;
      const isWanted =
        word === '' || `${shape.name}\n${its.name}\n${shape.author}\n${shape.kind}`.toLowerCase().includes(word);
      if (isWanted) rows.push({ shape, its });
    }
  }
  if (by === 'made') return rows;
  const sign = down ? -1 : 1;
  if (by === 'size') return sorted(rows, ({ shape }) => sign * measureOf(shape));
  const textOf = ({ shape, its }: Row) => (by === 'class' ? (its === noClass ? '' : its.name) : shape[by]);
  // Texts are compared as people read them, which is slow, and most of them are the same: each once.
  const places = new Map([...new Set(rows.map(textOf))].sort(byText.compare).map((text, place) => [text, place]));
  return sorted(rows, (row) => sign * (places.get(textOf(row)) as number));
}

/** By numbers; what has the same keeps its order. */
function sorted(rows: readonly Row[], numberOf: (row: Row) => number): Row[] {
  const values = Float64Array.from(rows, numberOf);
  const order = Uint32Array.from(rows, (_, i) => i);
  order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  return Array.from(order, (i) => rows[i] as Row);
}

function measureOf(shape: Listed): number {
  return isClosed(shape.kind) ? shape.area : shape.length;
}

/** Area of what is closed, length of a line, in micrometres where it is known how large a pixel is. */
export function sizeText(shape: Listed, pixelSize: number | null): string {
  if (shape.kind === 'point') return '';
  if (isClosed(shape.kind)) return areaText(shape.area, pixelSize);
  return measureText(shape.length * (pixelSize ?? 1), pixelSize ? 'µm' : 'px');
}

/** Pixels of the image as square micrometres, or millimetres where these are very many; as pixels where nobody knows how large they are. */
export function areaText(area: number, pixelSize: number | null): string {
  const value = area * (pixelSize ?? 1) ** 2;
  if (pixelSize && value >= 1e6) return `${(value / 1e6).toPrecision(4)}\u00a0mm²`;
  return measureText(value, pixelSize ? 'µm²' : 'px²');
}

function measureText(value: number, unit: string): string {
  const [whole = '', part] = value.toFixed(value < 1000 ? 1 : 0).split('.');
  return `${groupDigits(Number(whole))}${part ? `.${part}` : ''}\u00a0${unit}`;
}
