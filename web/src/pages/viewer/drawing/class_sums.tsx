import { useMemo } from 'react';
import { sumsByClass, sumsOfTally } from '../../../model/drawing/by_class.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { areaText, type Listed } from '../../../model/drawing/roi_rows.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useLayers } from '../use_session.ts';
import { ByClass } from './by_class.tsx';
import { toolInHand } from './state.ts';
import type { RowLists } from './use_row_lists.ts';
import { useTally } from './use_tally.ts';

interface Props {
  editor: Editor;
  store: LayerStore;
  classes: readonly ClassLook[];
  rows: RowLists;
  isShown: (shape: Listed) => boolean;
  /** another one when shapes may have changed */
  turn: number;
}

/** What is listed, by class; while one counts, what the tally counts. */
export function ClassSums(props: Props) {
  return useSignal(toolInHand) === 'counter' ? <OfPoints {...props} /> : <OfAll {...props} />;
}

function OfAll({ store, classes, rows: { lists }, isShown, turn }: Props) {
  const base = baseImage(useLayers(store));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that shapes may have changed
  const sums = useMemo(() => sumsByClass(lists.values(), classes, isShown), [lists, classes, turn, isShown]);
  const pixelSize = base?.pixelSize ?? null;
  const pixels = (base?.width ?? 0) * (base?.height ?? 0);
  const squareMm = (pixels * (pixelSize ?? 0) ** 2) / 1e6;
  return (
    <ByClass
      {...{ sums, pixelSize, squareMm }}
      note={squareMm > 0 ? `In the whole image, ${areaText(pixels, pixelSize)}.` : ''}
    />
  );
}

function OfPoints({ editor, store, classes, rows }: Props) {
  const counted = useTally(editor, store, rows);
  const pixelSize = baseImage(useLayers(store))?.pixelSize ?? null;
  const { squareMm, inside } = counted;
  const size = squareMm > 0 ? `, ${areaText((squareMm * 1e6) / (pixelSize ?? 1) ** 2, pixelSize)}` : '';
  const note = inside
    ? `Points inside what is selected${size}.`
    : `Points in the whole image${size}. Select a shape to count inside of it.`;
  return <ByClass sums={sumsOfTally(counted, classes)} {...{ pixelSize, squareMm, note }} />;
}
