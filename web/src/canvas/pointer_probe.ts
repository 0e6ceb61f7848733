import type { ViewLayer } from '../model/layers/layers.ts';
import { identity, trueValue } from '../model/layers/values.ts';
import type { LayerStack } from './layer_stack.ts';
import { exactValueAt, type PixelValue, valueAt } from './tiles/probe.ts';
import type { LayerTileSource } from './tiles/tile_source.ts';
import type { Viewport } from './viewport.ts';

export interface PixelProbe {
  x: number;
  y: number;
  /** one entry per shown layer, topmost first, of a projected channel one */
  values: ProbedValue[];
}

/** True values; null while the pixel is not here yet. */
export interface ProbedValue {
  /** of the layer's lead */
  id: number;
  value: readonly number[] | null;
  /** read from the largest level; otherwise it is a mean of what lies around */
  exact: boolean;
}

/** in CSS pixels from the top left corner of the canvas */
interface CanvasPoint {
  x: number;
  y: number;
}

/** How long a pointer stays where it is before one may say it rests, in milliseconds. */
const restTime = 250;

/** What lies under the pointer: at once what is known of it, and the very pixels once it rests. */
export class PointerProbe {
  private readonly viewport: Viewport;
  private readonly stack: () => LayerStack | null;
  private readonly onProbe: (probe: PixelProbe | null) => void;
  private point: CanvasPoint | null = null;
  /** ended when the pointer moves on */
  private rest = new AbortController();

  constructor(viewport: Viewport, stack: () => LayerStack | null, onProbe: (probe: PixelProbe | null) => void) {
    this.viewport = viewport;
    this.stack = stack;
    this.onProbe = onProbe;
  }

  /** Until the signal says so. */
  follow(host: HTMLElement, signal: AbortSignal): void {
    const onMove = (event: PointerEvent) => {
      const at = host.getBoundingClientRect();
      this.moveTo({ x: event.clientX - at.left, y: event.clientY - at.top });
    };
    host.addEventListener('pointermove', onMove, { signal });
    host.addEventListener('pointerleave', () => this.moveTo(null), { signal });
  }

  /** null: it is not over the canvas any more. */
  moveTo(point: CanvasPoint | null): void {
    this.point = point;
    this.rest.abort();
    const probe = point && this.probe(point);
    this.onProbe(probe);
    if (!point || !probe || probe.values.every(({ exact }) => exact)) return;
    this.rest = new AbortController();
    const { signal } = this.rest;
    const read = () =>
      this.exactProbe(point, signal).then(
        (exact) => !signal.aborted && this.onProbe(exact),
        // What could not be had stays about what it is.
        () => {},
      );
    const timer = setTimeout(read, restTime);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** The picture below it has changed. */
  again(): void {
    if (this.point) this.moveTo(this.point);
  }

  /** Layers and their pixels under a point; null beside the image. */
  private under({ x, y }: CanvasPoint) {
    const stack = this.stack();
    const box = stack?.box();
    if (!stack || !box) return null;
    const at = this.viewport.toImage(x, y);
    if (at.x < 0 || at.y < 0 || at.x >= box.width || at.y >= box.height) return null;
    const readable = stack.shown().filter(({ image }) => !(image.source as LayerTileSource).options.isSealed);
    const found = readable.map(({ layer, image, box: own }) => {
      const size = image.getContentSize();
      const isInside = at.x < own.width && at.y < own.height;
      return { layer, image, isInside, x: (at.x * size.x) / own.width, y: (at.y * size.y) / own.height };
    });
    return { x: Math.floor(at.x), y: Math.floor(at.y), found };
  }

  private probe(point: CanvasPoint): PixelProbe | null {
    const under = this.under(point);
    if (!under) return null;
    const { x, y, found } = under;
    const read = found.map(({ image, isInside, x, y }) => (isInside ? valueAt(image, x, y) : null));
    return { x, y, values: probed(found, read) };
  }

  private async exactProbe(point: CanvasPoint, signal: AbortSignal): Promise<PixelProbe | null> {
    const under = this.under(point);
    if (!under) return null;
    const { x, y, found } = under;
    const read = found.map(({ image, isInside, x, y }) => (isInside ? exactValueAt(image, x, y, signal) : null));
    return { x, y, values: probed(found, await Promise.all(read)) };
  }
}

type Found = readonly { layer: ViewLayer; isInside: boolean }[];

/** True values of what was read, one entry a channel: of several planes of it, the largest. */
function probed(found: Found, read: readonly (PixelValue | null)[]): ProbedValue[] {
  const values = new Map<number, ProbedValue>();
  found.forEach(({ layer, isInside }, i) => {
    const pixel = read[i];
    const mapping = layer.image?.mapping ?? identity;
    const value = pixel ? pixel.stored.map((stored) => trueValue(mapping, stored)) : null;
    const exact = !isInside || (pixel?.exact ?? false);
    const before = values.get(layer.lead);
    values.set(layer.lead, {
      id: layer.lead,
      value: larger(value, before?.value ?? null),
      exact: exact && (before?.exact ?? true),
    });
  });
  return [...values.values()];
}

function larger(a: readonly number[] | null, b: readonly number[] | null): readonly number[] | null {
  if (!a || !b) return a ?? b;
  return a.map((one, i) => Math.max(one, b[i] ?? one));
}
