import type { GalleryLayer, GalleryShape } from './gallery.ts';
import { isClosed } from './shape.ts';

export type GallerySort = 'place' | 'largest' | 'smallest' | 'newest' | 'author';

/** In which order the shapes of a gallery lie, and which of them alone. */
export interface Arrangement {
  by: GallerySort;
  /** "": of everybody */
  author: string;
  /** 0: of all layers */
  layerId: number;
  /** in the unit of areaUnit(); 0: no such limit */
  minArea: number;
  maxArea: number;
}

export const asDrawn: Arrangement = { by: 'place', author: '', layerId: 0, minArea: 0, maxArea: 0 };

export function isAsDrawn({ by, author, layerId, minArea, maxArea }: Arrangement): boolean {
  return by === 'place' && author === '' && layerId === 0 && minArea === 0 && maxArea === 0;
}

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

type Layers = ReadonlyMap<number, Pick<GalleryLayer, 'pixelSize'>>;

/** What areas are told in: µm² where that is known of all images, because pixels of different ones are not the same. */
export function areaUnit(layers: Layers): 'µm²' | 'px²' {
  return layers.size > 0 && [...layers.values()].every(({ pixelSize }) => pixelSize) ? 'µm²' : 'px²';
}

/** What changes of a shape while one looks at it, its class, neither moves it nor takes it away. */
export function arranged(shapes: readonly GalleryShape[], order: Arrangement, layers: Layers): GalleryShape[] {
  const { by, author, layerId, minArea, maxArea } = order;
  const isInMicrometres = areaUnit(layers) === 'µm²';
  const areaOf = ({ shape, layerId: its }: GalleryShape) =>
    isClosed(shape.kind) ? shape.area * (isInMicrometres ? (layers.get(its)?.pixelSize ?? 1) ** 2 : 1) : 0;
  const some = shapes.filter((one) => {
    const area = areaOf(one);
    const isOf = (author === '' || one.shape.author === author) && (layerId === 0 || one.layerId === layerId);
    return isOf && area >= minArea && (maxArea === 0 || area <= maxArea);
  });
  if (by === 'largest') some.sort((a, b) => areaOf(b) - areaOf(a));
  if (by === 'smallest') some.sort((a, b) => areaOf(a) - areaOf(b));
  if (by === 'newest') some.sort((a, b) => Date.parse(b.shape.created) - Date.parse(a.shape.created));
  if (by === 'author') some.sort((a, b) => byText.compare(a.shape.author, b.shape.author));
  return some;
}

/** Who has drawn some of them, by name. */
export function authorsOf(shapes: readonly GalleryShape[]): string[] {
  return [...new Set(shapes.map(({ shape }) => shape.author))].sort(byText.compare);
}
