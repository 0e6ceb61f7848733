import type { GalleryShape } from './gallery.ts';
import { isClosed, type Shape } from './shape.ts';

export type GallerySort = 'place' | 'largest' | 'smallest' | 'newest' | 'author';

/** In which order the shapes of a gallery lie, and which of them alone. */
export interface Arrangement {
  by: GallerySort;
  /** "": of everybody */
  author: string;
  /** 0: of all layers */
  layerId: number;
  /** pixels of the image; 0: no such limit */
  minArea: number;
  maxArea: number;
}

export const asDrawn: Arrangement = { by: 'place', author: '', layerId: 0, minArea: 0, maxArea: 0 };

export function isAsDrawn({ by, author, layerId, minArea, maxArea }: Arrangement): boolean {
  return by === 'place' && author === '' && layerId === 0 && minArea === 0 && maxArea === 0;
}

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** What changes of a shape while one looks at it, its class, neither moves it nor takes it away. */
export function arranged(shapes: readonly GalleryShape[], order: Arrangement): GalleryShape[] {
  const { by, author, layerId, minArea, maxArea } = order;
  const some = shapes.filter(({ shape, layerId: its }) => {
    const area = areaOf(shape);
    const isOf = (author === '' || shape.author === author) && (layerId === 0 || its === layerId);
    return isOf && area >= minArea && (maxArea === 0 || area <= maxArea);
  });
  if (by === 'largest') some.sort((a, b) => areaOf(b.shape) - areaOf(a.shape));
  if (by === 'smallest') some.sort((a, b) => areaOf(a.shape) - areaOf(b.shape));
  if (by === 'newest') some.sort((a, b) => Date.parse(b.shape.created) - Date.parse(a.shape.created));
  if (by === 'author') some.sort((a, b) => byText.compare(a.shape.author, b.shape.author));
  return some;
}

/** Of a line and a point there is none. */
function areaOf({ kind, area }: Pick<Shape, 'kind' | 'area'>): number {
  return isClosed(kind) ? area : 0;
}

/** Who has drawn some of them, by name. */
export function authorsOf(shapes: readonly GalleryShape[]): string[] {
  return [...new Set(shapes.map(({ shape }) => shape.author))].sort(byText.compare);
}
