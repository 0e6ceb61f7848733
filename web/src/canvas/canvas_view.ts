import { makeSignal, type Signal } from '../model/signal.ts';

import type { PixelProbe } from './pointer_probe.ts';

/** What the strip and the scale bar show; a new object whenever something in it changed. */
export interface CanvasView {
  /** CSS pixels per pixel of the base image; 0 while nothing is open */
  zoom: number;
  /** tiles on their way, and pictures from elsewhere */
  pending: number;
  /** tiles that could not be had */
  missing: number;
  flipped: boolean;
  rotation: number;
  /** layers whose picture could not be loaded, with the reason */
  failed: ReadonlyMap<number, string>;
}

export interface CanvasEvents {
  onView: (view: CanvasView) => void;
  onProbe: (probe: PixelProbe | null) => void;
  /** a tile says that the session is over; true: it is back, and tiles may be asked for again */
  onSessionOver: (sentAt: number) => Promise<boolean>;
}

export const emptyView: CanvasView = {
  zoom: 0,
  pending: 0,
  missing: 0,
  flipped: false,
  rotation: 0,
  failed: new Map(),
};

/** Layers whose pictures can be seen and not read, by their ids. */
export const sealedLayers: Signal<ReadonlySet<number>> = makeSignal<ReadonlySet<number>>(new Set());
