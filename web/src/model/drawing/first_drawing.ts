import type { Signal } from '../signal.ts';

/** What is drawn where there is no drawing to draw in: it comes into the one that is made for it. */
export class FirstDrawing {
  /** asks for one; null: there can be none */
  make: (() => void) | null = null;
  private readonly active: Signal<number | null>;
  private readonly waiting: ((layerId: number) => void)[] = [];

  /** active: the drawing one draws in, once there is one */
  constructor(active: Signal<number | null>) {
    this.active = active;
    active.subscribe(() => {
      const layerId = active.get();
      if (layerId !== null) for (const run of this.waiting.splice(0)) run(layerId);
    });
  }

  get isWanted(): boolean {
    return this.waiting.length > 0;
  }

  /** In the drawing one draws in: now, or as soon as there is one. "" or why it will never be. */
  once(run: (layerId: number) => void): string {
    const layerId = this.active.get();
    if (layerId !== null) run(layerId);
    else if (this.make) {
      this.waiting.push(run);
      this.make();
    } else return 'There is no drawing to draw in.';
    return '';
  }
}
