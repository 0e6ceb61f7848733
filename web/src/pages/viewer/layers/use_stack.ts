import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Stack } from '../../../commands/viewer.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { StackPlayer } from './stack_player.ts';

const never = () => () => {};
const nothing = () => null;

/** The stack one looks at, for keys and buttons, and what plays it. */
export function useStack(store: LayerStore | null, canvas: ImageCanvas | null) {
  const [player] = useState(() => new StackPlayer());
  const playing = useSignal(player.playing);
  useSyncExternalStore(store?.subscribe ?? never, store?.planesSnapshot ?? nothing);
  useSyncExternalStore(store?.subscribe ?? never, store?.snapshot ?? nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what plays belongs to what was open
  useEffect(() => () => player.stop(), [store, canvas, player]);

  const layer = store?.shownStack() ?? null;
  const view = layer && store?.planeView(layer);
  if (!store || !layer?.stack || !view) return { player, actions: null };
  const { id, stack } = layer;
  const actions: Stack = {
    hasDepths: stack.depths.length > 1,
    hasTimes: stack.times.length > 1,
    projected: view.projected,
    playing: playing === id,
    stepDepth: (by) => store.stepPlane('z', by),
    stepTime: (by) => store.stepPlane('t', by),
    toggleMaximum: () => store.showPlane(id, { projected: !view.projected }),
    togglePlay: () => (playing === id ? player.stop() : player.play(store, id, () => canvas?.hasArrived() ?? false)),
  };
  return { player, actions };
}
