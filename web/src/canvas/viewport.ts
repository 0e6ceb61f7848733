import OpenSeadragon from 'openseadragon';
import type { Whereabouts } from '../model/view_address.ts';
import { type Box, fitView, turn } from './view_geometry.ts';

const { Point } = OpenSeadragon;

/**
 * Where one looks. Everything is in CSS pixels of the screen and in pixels of the base image, which are the world's
 * coordinates; zoom is the former per the latter.
 */
export class Viewport {
  private readonly viewer: OpenSeadragon.Viewer;
  /** what was fitted last; while the view is still that, it is fitted again when a layer is added */
  private fitted: OpenSeadragon.Rect | null = null;
  private hasTools = false;

  constructor(viewer: OpenSeadragon.Viewer) {
    this.viewer = viewer;
  }

  private get view(): OpenSeadragon.Viewport {
    return this.viewer.viewport;
  }

  get flipped(): boolean {
    return this.view.getFlip();
  }

  get rotation(): number {
    return turn(this.view.getRotation());
  }

  /** as it is drawn now, on its way to where it will be */
  get zoom(): number {
    return this.view.getZoom(true) * this.view.getContainerSize().x;
  }

  reset(): void {
    this.view.setRotation(0, true);
    this.view.setFlip(false);
    this.fitted = null;
  }

  fit(box: Box, immediately: boolean): void {
    const { x: width, y: height } = this.view.getContainerSize();
    const { zoom, x, y } = fitView(box, { width, height }, this.view.getRotation(), this.view.getFlip(), this.hasTools);
    this.view.zoomTo(zoom / width, undefined, immediately);
    this.view.panTo(new Point(x, y), immediately);
    this.fitted = this.view.getBounds();
  }

  /** For tools over its left edge, or no longer; true where something is fitted that has to be fitted anew. */
  leaveRoom(hasTools: boolean): boolean {
    const isOther = hasTools !== this.hasTools;
    this.hasTools = hasTools;
    return isOther && this.fitted !== null && this.isFitted();
  }

  /** Nobody has moved since it was fitted. */
  isFitted(): boolean {
    return !this.fitted || this.view.getBounds().equals(this.fitted);
  }

  zoomTo(zoom: number): void {
    this.view.zoomTo(zoom / this.view.getContainerSize().x);
    this.view.applyConstraints();
  }

  zoomBy(factor: number): void {
    this.view.zoomBy(factor);
    this.view.applyConstraints();
  }

  /** About a point of the canvas, which stays where it is. */
  zoomAt(factor: number, x: number, y: number, immediately: boolean): void {
    const point = this.view.pointFromPixel(new Point(this.mirrored(x), y), true);
    this.view.zoomBy(factor, point, immediately);
    this.view.applyConstraints(immediately);
  }

  /** To the right and down. */
  panBy(right: number, down: number, immediately = false): void {
    this.view.panBy(this.onImage(right, down), immediately);
    this.view.applyConstraints(immediately);
  }

  /** To a zoom and a centre, at once. */
  showAt(zoom: number, x: number, y: number): void {
    this.view.zoomTo(zoom / this.view.getContainerSize().x, undefined, true);
    this.view.panTo(new Point(x, y), true);
    // Somebody has moved, also when nothing has been fitted yet.
    this.fitted ??= new OpenSeadragon.Rect();
  }

  /** Null while what is seen is all of it, fitted. */
  whereabouts(): Whereabouts | null {
    if (this.isFitted() && this.rotation === 0 && !this.flipped) return null;
    const { x, y } = this.view.getCenter();
    const zoom = this.view.getZoom() * this.view.getContainerSize().x;
    return { x, y, zoom, rotation: this.rotation, flipped: this.flipped };
  }

  goTo({ x, y, zoom, rotation, flipped }: Whereabouts): void {
    this.view.setRotation(rotation, true);
    this.view.setFlip(flipped);
    this.showAt(zoom, x, y);
  }

  rotate(): void {
    this.view.setRotation((this.view.getRotation() + 90) % 360, true);
  }

  flip(): void {
    this.view.toggleFlip();
  }

  /** The canvas has another place or size: what is seen stays where it is on the screen. */
  follow(before: DOMRect, now: DOMRect): void {
    const zoom = this.view.getZoom() * this.view.getContainerSize().x;
    const right = now.left + now.width / 2 - before.left - before.width / 2;
    const down = now.top + now.height / 2 - before.top - before.height / 2;
    const center = this.view.getCenter().plus(this.onImage(right, down));
    this.view.resize(new Point(Math.round(now.width), Math.round(now.height)), true);
    this.view.zoomTo(zoom / this.view.getContainerSize().x, undefined, true);
    this.view.panTo(center, true);
  }

  /** Where a point of the image lies on the canvas. */
  toCanvas(x: number, y: number): { x: number; y: number } {
    const point = this.view.pixelFromPoint(new Point(x, y), true);
    return { x: this.mirrored(point.x), y: point.y };
  }

  /** The point of the image that lies there on the canvas. */
  toImage(x: number, y: number): { x: number; y: number } {
    return this.view.pointFromPixel(new Point(this.mirrored(x), y), true);
  }

  /** The part of the image that a canvas shows which has this one fitted. */
  fittedPart(box: Box): { zoom: number; part: Box } {
    const { x: width, y: height } = this.view.getContainerSize();
    return { zoom: fitView(box, { width, height }, 0, false, this.hasTools).zoom, part: box };
  }

  /** The part of the image in view, never beside a box. */
  partOf(box: Box): { zoom: number; part: Box } {
    const bounds = this.view.getBounds();
    const [x, y] = [Math.max(0, bounds.x), Math.max(0, bounds.y)];
    const width = Math.max(0, Math.min(box.width, bounds.x + bounds.width) - x);
    const height = Math.max(0, Math.min(box.height, bounds.y + bounds.height) - y);
    return { zoom: this.view.getZoom() * this.view.getContainerSize().x, part: { x, y, width, height } };
  }

  sees(box: Box): boolean {
    const { x, y, width, height } = this.view.getBounds(true);
    return x <= 0 && y <= 0 && x + width >= box.width && y + height >= box.height;
  }

  private mirrored(x: number): number {
    return this.view.getFlip() ? this.view.getContainerSize().x - x : x;
  }

  private onImage(right: number, down: number): OpenSeadragon.Point {
    const flip = this.view.getFlip() ? -1 : 1;
    return this.view.deltaPointsFromPixels(new Point(right * flip, down));
  }
}
