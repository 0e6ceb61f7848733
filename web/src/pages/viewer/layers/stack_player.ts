import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { makeSignal, type Signal } from '../../../model/signal.ts';

/** Planes a second that can be chosen. */
export const rates = [2, 5, 10, 20] as const;

/** Steps through the times of a stack, or its depths where there is one time only, round and round. */
export class StackPlayer {
  /** id of the stack's group; null while nothing plays */
  readonly playing: Signal<number | null> = makeSignal<number | null>(null);
  readonly rate: Signal<number> = makeSignal<number>(5);
  private timer = 0;

  /** isHere: the plane that is shown has arrived; a slow one is waited for. */
  play(store: LayerStore, stackId: number, isHere: () => boolean): void {
    this.stop();
    this.playing.set(stackId);
    const step = () => {
      if (isHere()) stepRound(store, stackId);
      this.timer = window.setTimeout(step, 1000 / this.rate.get());
    };
    this.timer = window.setTimeout(step, 1000 / this.rate.get());
  }

  stop(): void {
    window.clearTimeout(this.timer);
    if (this.playing.get() !== null) this.playing.set(null);
  }
}

function stepRound(store: LayerStore, stackId: number): void {
  const layer = store.layers.find(({ id }) => id === stackId);
  const view = layer && store.planeView(layer);
  if (!layer?.stack || !view) return;
  const axis = layer.stack.times.length > 1 ? 't' : 'z';
  const count = axis === 't' ? layer.stack.times.length : layer.stack.depths.length;
  store.showPlane(stackId, { [axis]: (view[axis] + 1) % count });
}
