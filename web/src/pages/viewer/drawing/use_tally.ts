import { useMemo } from 'react';
import { ShapeIndex } from '../../../canvas/shapes/shape_index.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { isOn } from '../../../model/drawing/picking.ts';
import { boxOfShape, isClosed, type Shape } from '../../../model/drawing/shape.ts';
import { type Tally, tallyOf } from '../../../model/drawing/tally.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useLayers } from '../use_session.ts';
import { type RowLists, totalOf, useSlowly } from './use_row_lists.ts';

/** Points that take longer to count than one may. */
const many = 20_000;

export interface Counted extends Tally {
  /** of what is inside of the selected shapes */
  inside: boolean;
  /** how large that is where they were counted; 0 where it is not known how large a pixel is */
  squareMm: number;
}

/**
 * Points of the drawings that are shown, in view or not, and what waits to be saved among them; of the selected shape, those that lie in
 * it.
 */
export function useTally(editor: Editor, store: LayerStore, listed: RowLists): Counted {
  const { lists } = listed;
  const turn = useSlowly(useSignal(editor.turn), totalOf(editor, listed) > many, 100);
  const selected = useSignal(editor.selected);
  const layers = useLayers(store);
  const base = baseImage(layers);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that shapes may have changed
  return useMemo(() => {
    const shown = layers.filter((layer) => layer.kind === 'drawing' && store.isShown(layer));
    const drawings = shown.flatMap(({ id }) => lists.get(id) ?? []);
    const chosen = editor.selectedShapes().map(({ shape }) => shape);
    const around = chosen.filter(({ kind }) => isClosed(kind));
    const inside = around.length > 0;
    const isInside = insideOf(around);
    const counts = tallyOf(drawings, (x, y) => !inside || isInside(x, y));
    const pixels = inside ? around.reduce((sum, { area }) => sum + area, 0) : (base?.width ?? 0) * (base?.height ?? 0);
    return { ...counts, inside, squareMm: (pixels * (base?.pixelSize ?? 0) ** 2) / 1e6 };
  }, [editor, store, lists, layers, base, turn, selected]);
}

/** Whether a point lies in one of the shapes, which may be as many as the points. */
function insideOf(around: readonly Shape[]): (x: number, y: number) => boolean {
  const index = new ShapeIndex();
  const byId = new Map(around.map((shape) => [shape.id, shape]));
  for (const shape of around) index.set(shape.id, boxOfShape(shape));
  return (x, y) => index.search([x, y, x, y]).some((id) => isOn(byId.get(id) as Shape, x, y, 0));
}
