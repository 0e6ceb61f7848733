import { countOf } from '../../model/drawing/density.ts';
import type { Editor } from '../../model/drawing/editor.ts';
import { readingOrder, touches } from '../../model/drawing/picking.ts';
import { type Box, boxOfShape, type Shape } from '../../model/drawing/shape.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { baseImage, type ViewLayer } from '../../model/layers/layers.ts';
import { makeSignal, type Signal } from '../../model/signal.ts';
import type { ImageCanvas } from '../image_canvas.ts';
import { type Affine, affineOf, isSameAffine, partSeen, stepInImage, zoomOf } from '../shapes/affine.ts';
import { DrawingPainter, type Look } from '../shapes/drawing_painter.ts';
import { holdTool } from './hand.ts';
import { paintTool } from './overlay.ts';
import type { PaintDesk } from './painting/desk.ts';
import { readStored } from './painting/stored_values.ts';
import { toolOf } from './registry.ts';
import { brushRadius, valuesOf } from './settings.ts';
import type { Draft, Tool, ToolId } from './tool.ts';
import { wheelTurns } from './wheel_dial.ts';

/** What paints a layer whose text has not been read into shapes. */
export interface TextPainter {
  paint: (ink: CanvasRenderingContext2D, at: Affine, width: number, height: number, opacity: number) => void;
}

export interface Given {
  /** by layer; painted while its shapes are not here */
  texts: ReadonlyMap<number, TextPainter>;
  /** drawings as they were at some moment: painted instead of how they are */
  was?: ReadonlyMap<number, TextPainter>;
  lookOf: (shape: Shape) => Look;
  /** of what is being drawn */
  colour: () => string;
  fill: boolean;
}

/** Drawings over the picture, and the tool in the hand: paints when something has moved or changed, and at no other time. */
export class Bench implements PaintDesk {
  readonly editor: Editor;
  /** what is begun, for the words below the picture */
  readonly draft: Signal<Draft | null> = makeSignal<Draft | null>(null);
  /** the part of the image that is in view, and CSS pixels for one of its pixels; null before anything is */
  readonly seen: Signal<{ box: Box; zoom: number } | null> = makeSignal<{ box: Box; zoom: number } | null>(null);
  private readonly page: HTMLCanvasElement;
  private readonly canvas: ImageCanvas;
  private readonly store: LayerStore;
  private readonly painters = new Map<number, DrawingPainter>();
  private readonly ended = new AbortController();
  private readonly stops: (() => void)[] = [];
  private given: Given = { texts: new Map(), lookOf: plain, colour: () => '#fff', fill: false };
  private tool: Tool | null = null;
  private hovered: string | null = null;
  private previewed: ReadonlyMap<string, Shape> = new Map();
  private isSpaceHeld = false;
  /** while a slider is dragged, its value is told to nobody else */
  private readonly dragged = new Map<number, number>();
  private isStale = true;
  private isSeen = false;
  private last: { at: Affine; width: number; height: number; ratio: number } | null = null;
  private frame = 0;

  constructor(page: HTMLCanvasElement, canvas: ImageCanvas, store: LayerStore, editor: Editor) {
    this.page = page;
    this.canvas = canvas;
    this.store = store;
    this.editor = editor;
    const again = () => this.redraw();
    this.stops.push(
      store.subscribe(() => {
        this.dragged.clear();
        again();
      }),
      store.onLook((id, { opacity }) => {
        this.dragged.set(id, opacity);
        again();
      }),
      editor.turn.subscribe(() => {
        this.hasTurned = true;
      }),
      editor.selected.subscribe(again),
      // A step of one's own.
      editor.undo.offer.subscribe(again),
      brushRadius.subscribe(again),
    );
    this.frame = requestAnimationFrame(this.tick);
  }

  /** something has become of the shapes: at the next frame, when all have heard of it, it is told what */
  private hasTurned = false;
  /** not before: what comes in a hundred pieces is not painted a hundred times */
  private nextTurn = 0;
  private told = '';

  /** What the server has confirmed looks as it did: a large drawing is not painted again for it. */
  private isOtherPicture(): boolean {
    const shown = this.editor.all().map(({ layerId, isHere }) => {
      const revision = this.painters.get(layerId)?.revision ?? -1;
      return `${layerId} ${isHere} ${revision} ${this.editor.mayEdit(layerId)}`;
    });
    const before = this.told;
    this.told = shown.join();
    return this.told !== before;
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.ended.abort();
    this.hold(null);
    for (const stop of this.stops) stop();
    for (const painter of this.painters.values()) painter.end();
  }

  give(given: Given): void {
    this.given = given;
    this.redraw();
  }

  private letGo: () => void = () => {};

  /** Takes a tool into the hand; null: the picture is moved. */
  hold(id: ToolId | null): void {
    this.letGo();
    this.tool?.cancel();
    this.hovered = null;
    this.tool = null;
    this.page.dataset.tool = '';
    this.letGo = () => {};
    if (id) {
      this.take(id);
      const stop = holdTool(this.canvas, () => this.tool && { tool: this.tool, isFree: () => !this.isSpaceHeld });
      const keys = new AbortController();
      const onKey = (event: KeyboardEvent) => this.onSpace(event);
      for (const name of ['keydown', 'keyup'] as const) window.addEventListener(name, onKey, { signal: keys.signal });
      window.addEventListener('blur', () => this.holdSpace(false), { signal: keys.signal });
      wheelTurns(this.canvas.host, id, keys.signal);
      this.letGo = () => {
        this.taken = null;
        stop();
        keys.abort();
        this.holdSpace(false);
      };
    }
    this.redraw();
  }

  /** what is to be in the hand, were its code here */
  private taken: object | null = null;

  private take(id: ToolId): void {
    const taken = {};
    this.taken = taken;
    const isHere = (tool: Tool) => {
      if (this.taken !== taken) return;
      this.tool = tool;
      this.page.dataset.tool = id;
      this.redraw();
    };
    const found = toolOf(id, this);
    if (!(found instanceof Promise)) {
      isHere(found);
      return;
    }
    found.then(isHere, () =>
      this.editor.said.set('The tool could not be loaded: the server is away. Take it again when it is back.'),
    );
  }

  private onSpace(event: KeyboardEvent): void {
    if (event.key !== ' ' || event.shiftKey) return;
    const target = event.target as HTMLElement | null;
    const isTyping = target?.closest?.('input, textarea, select, button, a, [role="button"], [contenteditable]');
    if (event.type === 'keydown' && isTyping) return;
    this.holdSpace(event.type === 'keydown');
    event.preventDefault();
  }

  private holdSpace(isHeld: boolean): void {
    this.isSpaceHeld = isHeld;
    this.canvas.host.style.cursor = isHeld ? 'grab' : (this.tool?.cursor() ?? '');
  }

  hasDraft(): boolean {
    return (this.tool?.draft() ?? null) !== null;
  }

  isBegun(): boolean {
    return this.tool !== null && (this.hasDraft() || this.tool.isBegun?.() === true);
  }

  /** What is begun is done; where nothing is, it is begun in the middle of what is seen: it is drawn by keys. */
  close(): void {
    if (!this.tool || this.tool.close() || this.tool.draft()) return;
    this.tool.place?.(this.view());
    this.redraw();
  }

  isPlaced(): boolean {
    return this.tool?.isPlaced?.() ?? false;
  }

  /** What is begun by keys moves, or grows, by pixels of the image; false: nothing is. */
  step(right: number, down: number): boolean {
    return this.tool?.step?.(right, down) ?? false;
  }

  grow(wider: number, higher: number): boolean {
    return this.tool?.grow?.(wider, higher) ?? false;
  }

  /** A step on the screen as one in the image, however that is turned and flipped. */
  inImage(right: number, down: number): [number, number] {
    return stepInImage(
      affineOf((x, y) => this.canvas.imageToPage(x, y)),
      right,
      down,
    );
  }

  /** The part of the image that is seen. */
  view(): Box {
    const { clientWidth: width, clientHeight: height } = this.page;
    return partSeen(
      affineOf((x, y) => this.canvas.imageToPage(x, y)),
      width,
      height,
      0,
    );
  }

  /** Shapes under the pointer, the smallest first; none while it is elsewhere. */
  under(): Shape[] {
    return this.canvas.host.matches(':hover') ? (this.tool?.under?.() ?? []) : [];
  }

  /** Shapes that are seen, in the order in which one reads. */
  inView(): Shape[] {
    const [left, top, right, bottom] = this.view();
    const [wide, high] = [right - left, bottom - top];
    return readingOrder(
      this.within(left - wide, top - high, right + wide, bottom + high).filter((shape) =>
        touches(boxOfShape(shape), [left, top, right, bottom]),
      ),
    );
  }

  back(): void {
    this.tool?.back();
  }

  /** False: there was nothing to leave. */
  cancel(): boolean {
    return this.tool?.cancel() ?? false;
  }

  zoom = (): number => this.canvas.zoom();

  redraw = (): void => {
    this.isStale = true;
  };

  preview = (shapes: ReadonlyMap<string, Shape>): void => {
    this.previewed = shapes;
    this.redraw();
  };

  hover = (id: string | null): void => {
    if (id === this.hovered) return;
    this.hovered = id;
    this.redraw();
  };

  values = () => readStored(this.canvas.stack?.shown() ?? [], valuesOf.get());

  extent = () => baseImage(this.store.layers) ?? null;

  colour = (): string => this.given.colour();

  pick = (x: number, y: number, tolerance: number): Shape[] => {
    const active = this.editor.active.get();
    const began = performance.now();
    // What one works in goes before what lies beside it.
    const layers = this.shown().sort((a, b) => Number(b.id === active) - Number(a.id === active));
    const found = layers.flatMap(({ id }) => this.painter(id)?.pick(x, y, tolerance, this.isShown) ?? []);
    this.page.dataset.picked = (performance.now() - began).toFixed(2);
    return found;
  };

  within = (left: number, top: number, right: number, bottom: number): Shape[] =>
    this.shown().flatMap(({ id }) => this.painter(id)?.within([left, top, right, bottom], this.isShown) ?? []);

  isShown = (shape: Shape): boolean => this.given.lookOf(shape).isShown;

  /** Drawings that are seen, bottom to top. */
  private shown(): ViewLayer[] {
    return this.store.layers.filter((layer) => layer.kind === 'drawing' && this.store.isShown(layer));
  }

  private painter(layerId: number): DrawingPainter | undefined {
    const known = this.painters.get(layerId);
    if (known) return known;
    if (!this.editor.isHere(layerId)) return undefined;
    const made = new DrawingPainter(this.editor.drawing(layerId));
    this.painters.set(layerId, made);
    return made;
  }

  /** The drawings alone, as a file of the view has them. */
  paint = (ink: CanvasRenderingContext2D, width: number, height: number): void => {
    const at = affineOf((x, y) => this.canvas.imageToPage(x, y));
    const { texts, was, lookOf, fill } = this.given;
    const emphasis = { selected: this.editor.selected.get(), hovered: this.hovered, instead: this.previewed, fill };
    for (const layer of this.shown()) {
      const opacity = this.dragged.get(layer.id) ?? this.store.look(layer.id).opacity;
      const before = was?.get(layer.id);
      const painter = this.painter(layer.id);
      if (before) before.paint(ink, at, width, height, opacity);
      else if (painter) painter.paint(ink, at, width, height, opacity, lookOf, emphasis);
      else texts.get(layer.id)?.paint(ink, at, width, height, opacity);
    }
  };

  private readonly tick = (): void => {
    this.frame = requestAnimationFrame(this.tick);
    const ink = this.page.getContext('2d');
    if (!ink) return;
    // Not over the picture of the annotation before.
    if (!this.isSeen && this.canvas.isSeen()) this.isSeen = this.isStale = true;
    if (this.hasTurned && (this.isStale || performance.now() >= this.nextTurn)) {
      if (this.isOtherPicture()) this.isStale = true;
      this.hasTurned = false;
    }
    const { clientWidth: width, clientHeight: height } = this.page;
    const ratio = window.devicePixelRatio;
    const at = affineOf((x, y) => this.canvas.imageToPage(x, y));
    const { last } = this;
    const isSame = last && last.width === width && last.height === height && last.ratio === ratio;
    if (isSame && !this.isStale && isSameAffine(last.at, at)) return;
    if (isSame && this.isSeen && this.isPreparing()) return;
    this.isStale = false;
    this.last = { at, width, height, ratio };
    if (isSame) ink.clearRect(0, 0, width, height);
    else {
      this.page.width = Math.round(width * ratio);
      this.page.height = Math.round(height * ratio);
      ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.page.dataset.painted = String(this.isSeen);
    // Where one will look is known before the picture is here: shapes are asked for beside its tiles.
    const { stack } = this.canvas;
    const isPlaced = this.isSeen || (stack?.store === this.store && stack.box());
    if (isPlaced && (!isSame || !this.seen.get() || !isSameAffine(last.at, at))) {
      const zoom = zoomOf(at);
      if (zoom > 0) this.seen.set({ box: partSeen(at, width, height, 0), zoom });
    }
    if (!this.isSeen) return;
    const began = performance.now();
    this.paint(ink, width, height);
    for (const painter of this.painters.values()) if (painter.isBehind) this.isStale = true;
    if (this.tool) paintTool(ink, at, this.tool, this.given.colour(), this.inHand());
    this.tool?.paint?.(ink, at, width, height, this.given.colour());
    this.draft.set(this.tool?.draft() ?? null);
    // For who measures: how long it took, how many shapes are here, and how many are told as numbers.
    const took = performance.now() - began;
    this.nextTurn = began + turnPause * took;
    this.page.dataset.took = took.toFixed(1);
    this.page.dataset.here = String(this.editor.all().reduce((sum, { size }) => sum + size, 0));
    this.page.dataset.shaded = String(this.editor.all().reduce((sum, { density }) => sum + countOf(density), 0));
  };

  /** Whether that took so long that the page is to have its turn before the picture: until then what was painted is seen. */
  private isPreparing(): boolean {
    const began = performance.now();
    for (const { id } of this.shown()) if (!this.given.was?.has(id)) this.painter(id)?.prepare(this.previewed);
    const isLong = performance.now() - began > maxPreparing;
    this.isStale ||= isLong;
    return isLong;
  }

  private held: { of: ReturnType<Editor['editable']>; shapes: readonly Shape[] } | null = null;

  /** What can be taken hold of: while it is dragged, where it is dragged to. Looked up when it changes, and not for each frame. */
  private inHand(): readonly Shape[] {
    const of = this.editor.editable();
    if (this.held?.of !== of) {
      const before = this.held?.shapes ?? [];
      // The same list where they lie as they did: what is around them is known.
      const isSame = of.length === before.length && of.every(({ shape }, i) => shape.geometry === before[i]?.geometry);
      this.held = { of, shapes: isSame ? before : of.map(({ shape }) => shape) };
    }
    const { shapes } = this.held;
    return this.previewed.size === 0 ? shapes : shapes.map((shape) => this.previewed.get(shape.id) ?? shape);
  }
}

/** What has become of shapes is painted so much later than it took to paint them; what one does oneself is painted at once. */
const turnPause = 20;
const maxPreparing = 30; // ms

const plain = (): Look => ({ colour: '#fff', mark: 'disc', letter: '', isMine: true, isShown: true });
