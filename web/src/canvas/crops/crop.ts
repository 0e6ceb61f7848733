import type { LayerStore } from '../../model/layers/layer_store.ts';
import { baseImage, type LayerLook, type ViewLayer } from '../../model/layers/layers.ts';
import { tintRgb } from '../../model/layers/tint.ts';
import { identity, storedValue } from '../../model/layers/values.ts';
import type { Part } from '../../model/part.ts';
import { levelSize, type Pyramid, tileCount, tileRect } from '../../model/pyramid.ts';

/** Values of a rectangle of a level, as a tile has them: stored values, alpha 0 … 1. One value a pixel, or three. */
export interface Patch {
  x: number;
  y: number;
  width: number;
  height: number;
  channels: 1 | 3;
  values: Float32Array;
  alpha: Float32Array;
}

/** A layer of a crop: the tiles it needs, and how its pixels lie on those of the crop. */
export interface CropLayer {
  layer: ViewLayer;
  look: LayerLook;
  level: number;
  /** pixels of the level for one of the base image */
  scale: number;
  tiles: readonly { url: string; x: number; y: number; width: number; height: number }[];
}

/** The layers that are shown of a sample, bottom to top, each at the level that is not coarser than the crop. */
export function cropLayers(store: LayerStore, part: Part, size: number): CropLayer[] {
  const base = baseImage(store.layers);
  return store.layers.flatMap((layer) => {
    const { image } = layer;
    if (image?.state !== 'ready' || image.levels.length === 0 || !store.isShown(layer)) return [];
    // As the canvas places it: by the pixel sizes, where both are known.
    const grid = image.pixelSize && base?.pixelSize ? base.pixelSize / image.pixelSize : 1;
    const level = levelFor(image, (size / part.side) * (1 / grid));
    const scale = (levelSize(image, level).width / image.width) * grid;
    const tiles = tilesOf(image, level, part, scale).map(({ x, y, ...rect }) => ({
      ...rect,
      x: x * image.tileSize,
      y: y * image.tileSize,
      url: `${image.tiles}${level}/${x}_${y}.${image.tileFormat}`,
    }));
    return tiles.length > 0 ? [{ layer, look: store.look(layer.id), level, scale, tiles }] : [];
  });
}

/** The coarsest level that has a pixel for each of the crop, or the finest there is. zoom: pixels of the crop for one of the image. */
function levelFor(image: Pyramid, zoom: number): number {
  const level = image.levels.findIndex(({ width }) => width / image.width >= zoom * 0.99);
  return level < 0 ? image.levels.length - 1 : level;
}

function tilesOf(image: Pyramid, level: number, { x, y, side }: Part, scale: number) {
  const count = tileCount(image, level);
  const between = (from: number, many: number) => {
    // A pixel more on each side, for what is mixed.
    const first = Math.max(0, Math.floor((from * scale - 1) / image.tileSize));
    const last = Math.min(many - 1, Math.floor(((from + side) * scale + 1) / image.tileSize));
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  };
  return between(y, count.y).flatMap((row) =>
    between(x, count.x).map((column) => {
      const { width, height } = tileRect(image, level, column, row);
      return { x: column, y: row, width, height };
    }),
  );
}

/** The part of its level that a crop needs of a layer; what lies beside the image has no alpha. */
export function emptyPatch({ scale }: CropLayer, { x, y, side }: Part, channels: 1 | 3): Patch {
  const [left, top] = [Math.floor(x * scale) - 1, Math.floor(y * scale) - 1];
  const width = Math.ceil((x + side) * scale) + 2 - left;
  const height = Math.ceil((y + side) * scale) + 2 - top;
  return {
    x: left,
    y: top,
    width,
    height,
    channels,
    values: new Float32Array(width * height * channels),
    alpha: new Float32Array(width * height),
  };
}

/**
 * Lays a layer over some rows of a crop of size × size: values are windowed and tinted as the canvas does it, into premultiplied colours of 0 … 255. Where
 * a pixel of the image is shown three times as large as one of the crop, or just as large, it is shown as what it is; else smoothly.
 */
export function layOver(
  crop: Float32Array,
  size: number,
  part: Part,
  { layer, look, scale }: CropLayer,
  patch: Patch,
  top = 0,
  bottom = size,
): void {
  const { mapping } = layer.image ?? {};
  const black = storedValue(mapping ?? identity, look.black);
  const white = storedValue(mapping ?? identity, look.white);
  const by = 1 / Math.max(1e-6, white - black);
  const tint = tintRgb(look.tint);
  const step = (part.side / size) * scale;
  const isPlain = Math.abs(step - 1) < 1e-3 || step < 1 / 3;
  const pixel = [0, 0, 0, 0];
  for (let v = top; v < bottom; v++) {
    const py = (part.y + ((v + 0.5) * part.side) / size) * scale - patch.y;
    for (let u = 0; u < size; u++) {
      const px = (part.x + ((u + 0.5) * part.side) / size) * scale - patch.x;
      sample(patch, px, py, isPlain, pixel);
      const alpha = pixel[3] as number;
      if (alpha === 0) continue;
      const at = 4 * (v * size + u);
      const ground = look.blend === 'normal' ? alpha * look.opacity : alpha;
      for (let c = 0; c < 3; c++) {
        let light = Math.min(1, Math.max(0, ((pixel[c] as number) - black) * by));
        if (look.gamma !== 1) light **= look.gamma;
        const own = 255 * light * (tint[c] as number) * alpha * look.opacity;
        const below = crop[at + c] as number;
        crop[at + c] =
          look.blend === 'max' ? Math.max(own, below) : own + (look.blend === 'add' ? below : below * (1 - ground));
      }
      const under = crop[at + 3] as number;
      crop[at + 3] = look.blend === 'max' ? Math.max(ground, under) : ground + under * (1 - ground);
    }
  }
}

/** Red, green, blue and alpha at a place of a patch. */
function sample(patch: Patch, x: number, y: number, isPlain: boolean, to: number[]): void {
  const { width, height, channels, values, alpha } = patch;
  if (isPlain) {
    const at = clamp(Math.floor(y), height) * width + clamp(Math.floor(x), width);
    for (let c = 0; c < 3; c++) to[c] = values[at * channels + (channels === 3 ? c : 0)] as number;
    to[3] = alpha[at] as number;
    return;
  }
  const [fx, fy] = [x - 0.5, y - 0.5];
  const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
  const [dx, dy] = [fx - ix, fy - iy];
  to[0] = to[1] = to[2] = to[3] = 0;
  let sum = 0;
  for (let k = 0; k < 4; k++) {
    const weight = (k & 1 ? dx : 1 - dx) * (k & 2 ? dy : 1 - dy);
    const at = clamp(iy + (k >> 1), height) * width + clamp(ix + (k & 1), width);
    const here = weight * (alpha[at] as number);
    // What lies beside the image has no value to mix in.
    sum += here;
    for (let c = 0; c < 3; c++)
      to[c] = (to[c] as number) + here * (values[at * channels + (channels === 3 ? c : 0)] as number);
  }
  if (sum === 0) return;
  for (let c = 0; c < 3; c++) to[c] = (to[c] as number) / sum;
  to[3] = sum;
}

function clamp(value: number, count: number): number {
  return value < 0 ? 0 : value >= count ? count - 1 : value;
}

/** As a picture has it: bytes, not premultiplied. */
export function bytesOf(crop: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(crop.length);
  for (let at = 0; at < crop.length; at += 4) {
    const alpha = crop[at + 3] as number;
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) bytes[at + c] = (crop[at + c] as number) / alpha;
    bytes[at + 3] = 255 * alpha;
  }
  return bytes;
}
