import type { Drawer } from './drawers.ts';

/**
 * Keeps the picture as it is while the next one arrives: from one annotation to the next nothing turns black. A canvas
 * shows what was drawn last until something is drawn, so nothing is copied. The page makes it faint when that takes so
 * long that somebody could take it for the next one.
 */
export class Curtain {
  private readonly host: HTMLElement;
  private readonly drawers: () => Drawer[];

  constructor(host: HTMLElement, drawers: () => Drawer[]) {
    this.host = host;
    this.drawers = drawers;
  }

  get isDown(): boolean {
    return this.host.dataset.held !== undefined;
  }

  lower(): void {
    this.host.dataset.held = '';
    for (const drawer of this.drawers()) drawer.isHeld = true;
  }

  raise(): void {
    delete this.host.dataset.held;
    for (const drawer of this.drawers()) drawer.isHeld = false;
  }
}
