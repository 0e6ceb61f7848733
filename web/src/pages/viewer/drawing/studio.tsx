import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { annotationQuery } from '../../../api/annotation.ts';
import { makeDrawing } from '../../../api/shapes.ts';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { Bench } from '../../../canvas/tools/bench.ts';
import type { ToolId } from '../../../canvas/tools/tool.ts';
import { mayRun } from '../../../commands/command.ts';
import { type DrawingContext, drawingCommands } from '../../../commands/drawing.ts';
import { historyCommands } from '../../../commands/history.ts';
import { useCommands } from '../../../commands/use_commands.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import { drawnIn } from '../../../model/drawing/drawn_in.ts';
import { grownBy, movedBy } from '../../../model/drawing/transform.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage, type ViewLayer } from '../../../model/layers/layers.ts';
import type { Me } from '../../../model/me.ts';
import { mayManage } from '../../../model/project.ts';
import { count } from '../../../model/text.ts';
import { useSignal, useSignalPart } from '../../../ui/use_signal.ts';
import { moreKeys, toolWords } from '../overlays.ts';
import { session, useLayers } from '../use_session.ts';
import styles from './drawings.module.css';
import { LayerTools } from './layer_tools.tsx';
import { Operations } from './operations.tsx';
import { ShapeBar } from './shape_bar.tsx';
import { maxAtAll } from './shape_loader.ts';
import { Stage } from './stage.tsx';
import { lockedLayers, selectListed, shapeActions, toolInHand } from './state.ts';
import { ToolOptions } from './tool_options.tsx';
import { ToolStrip } from './tool_strip.tsx';
import { useClipboard } from './use_clipboard.ts';
import { usePainting } from './use_painting.tsx';
import type { RowLists } from './use_row_lists.ts';
import { draftText, wordsOf } from './words.ts';

interface Props {
  bench: Bench;
  canvas: ImageCanvas;
  store: LayerStore;
  annotation: Annotation;
  classes: readonly ClassLook[];
  me: Me;
  rows: RowLists;
}

/** Tools, and what they act upon, for who may draw on this sample. */
export function Studio({ bench, canvas, store, annotation, classes, me, rows }: Props) {
  const { editor } = bench;
  const client = useQueryClient();
  const tool = useSignal(toolInHand);
  const selected = useSignal(editor.selected);
  const { undo: undoes, redo: redoes } = useSignal(editor.undo.offer);
  const said = useSignal(editor.said);
  const draft = useSignalPart(bench.draft, (now) => (now ? draftText(now, bench.isPlaced()) : ''));
  useSignal(editor.turn);
  useSignal(session.selected);
  const chosen = useSignal(session.chosen);
  const layers = useLayers(store);
  const locked = useSignal(lockedLayers);

  const drawings = useMemo(() => layers.filter(({ kind }) => kind === 'drawing'), [layers]);
  const mine = drawings.filter(({ ownerId }) => ownerId === me.id || mayManage(annotation.level));
  const editable = mine.filter(({ id }) => !locked.has(id));
  const active = drawnIn(editable, me.id, (layer) => session.isSelected(layer), chosen);
  const editableKey = editable.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which they are
  useEffect(() => {
    const closed = drawings.filter((one) => !editable.includes(one));
    editor.setLayers(new Set(drawings.map(({ id }) => id)), new Set(closed.map(({ id }) => id)));
    editor.active.set(active?.id ?? null);
  }, [editor, drawings, editableKey, active?.id]);
  useEffect(() => {
    const follow = () => editor.group.set(store.shownPlane());
    follow();
    return store.onPlane(follow);
  }, [editor, store]);
  useEffect(() => {
    bench.hold(tool);
    return () => bench.hold(null);
  }, [bench, tool]);
  // What was said is about what was done last.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tool, another thing that is done
  useEffect(() => editor.said.set(''), [editor, tool, selected]);

  const [isMaking, setMaking] = useState(false);
  const make = async (name: string) => {
    if (isMaking) return;
    setMaking(true);
    try {
      const above = Math.max(0, ...layers.map(({ sequence }) => sequence)) + 1;
      const id = await makeDrawing(annotation, me.id, name, above);
      await client.refetchQueries({ queryKey: annotationQuery(annotation.id).queryKey });
      const layer = store.layers.find((one) => one.id === id);
      if (layer) session.select(layer);
    } catch (error) {
      editor.said.set(error instanceof Error ? error.message : 'The drawing could not be made.');
      // What was drawn for it is kept, and is not forgotten when nothing more is drawn.
      if (editor.first.isWanted) setTimeout(() => editor.first.isWanted && editor.first.make?.(), retry);
    } finally {
      setMaking(false);
    }
  };
  useEffect(() => {
    editor.first.make = () => void make(freeName(drawings));
    return () => {
      editor.first.make = null;
    };
  });
  // A class that was deleted meanwhile is nothing to draw.
  useEffect(() => {
    const style = editor.style.get();
    if (style.label !== null && classes.every(({ id }) => id !== style.label))
      editor.style.set({ ...style, label: null });
  }, [editor, classes]);
  const take = (next: string | null) => {
    toolInHand.set(next as ToolId | null);
    const isDrawing = next !== null && next !== 'select';
    // Brush and wand go on with what is selected; a knife cuts it.
    if (isDrawing && !goesOn.includes(next)) editor.select([]);
    if (isDrawing && !active && drawings.every(({ ownerId }) => ownerId !== me.id)) void make(freeName(drawings));
    if (isDrawing && active && !store.look(active.id).visible) store.set(active.id, { visible: true });
  };

  const clipboard = useClipboard(editor, classes, canvas);
  const classify = (label: number | null) => {
    editor.style.set({ ...editor.style.get(), label });
    editor.change(
      (shape) => ({ ...shape, label }),
      (n) => `Class of ${count(n, 'shape')}`,
    );
  };
  const painting = usePainting({ tool, editor, store, annotation, classes, me, rows, onClass: classify });
  const context: DrawingContext = {
    tool,
    mayDraw: true,
    take,
    isBegun: () => bench.isBegun(),
    hasDraft: () => bench.hasDraft(),
    isPlaced: () => bench.isPlaced(),
    close: () => bench.close(),
    back: () => bench.back(),
    leave: () => {
      if (!bench.cancel()) {
        if (selected.size > 0) editor.select([]);
        else toolInHand.set(tool === null || tool === 'select' ? null : 'select');
      }
    },
    selected: selected.size,
    editable: editor.editableCount(),
    undoes,
    redoes,
    undo: () => editor.turnBack(),
    redo: () => editor.turnForth(),
    remove: () => editor.remove(),
    duplicate: () => clipboard.duplicate(),
    selectAll: () => {
      if (!selectListed.get()?.()) selectAll(bench, store, layers);
    },
    nudge: (right, down) => {
      const [x, y] = bench.inImage(right, down);
      if (bench.step(x, y)) return;
      editor.change(
        (shape) => movedBy(shape, x, y),
        (n) => `${count(n, 'shape')} moved`,
      );
    },
    grow: (wider, higher) => {
      const isAcross = bench.inImage(1, 0)[0] === 0;
      const [x, y] = isAcross ? [higher, wider] : [wider, higher];
      if (bench.grow(x, y)) return;
      editor.change(
        (shape) => grownBy(shape, x, y),
        (n) => `${count(n, 'shape')} sized`,
      );
    },
    classify: (digit) => {
      const its = classes.find(({ key }) => key === String(digit));
      if (digit !== 0 && !its) painting.nextClass(digit);
      else classify(its?.id ?? null);
    },
    classes: classes.length,
    ...painting.context,
  };
  useCommands(drawingCommands, context, true);
  const acting = useRef(() => ({ classify, context }));
  useEffect(() => {
    acting.current = () => ({ classify, context });
  });
  useEffect(() => {
    const now = () => acting.current();
    shapeActions.set({
      classify: (label) => now().classify(label),
      duplicate: () => now().context.duplicate(),
      combine: () => now().context.toggleOperations(),
    });
    return () => shapeActions.set(null);
  }, []);
  const hasDigits = mayRun(drawingCommands.classify_shapes, context);
  useEffect(() => {
    if (!hasDigits) return;
    document.documentElement.dataset.digits = 'classes';
    return () => {
      delete document.documentElement.dataset.digits;
    };
  }, [hasDigits]);
  useEffect(() => {
    moreKeys.set({ ...drawingCommands, ...historyCommands });
    return () => moreKeys.set({});
  }, []);
  useEffect(() => {
    const words = tool && wordsOf(tool, draft, selected.size, said, active?.title ?? null);
    toolWords.set(words && { ...words, controls: tool && <ToolOptions tool={tool} store={store} bench={bench} /> });
    return () => toolWords.set(null);
  }, [tool, draft, selected, said, active?.title, store, bench]);

  return (
    <div className={styles.studio}>
      <Stage bench={bench} editor={editor} classes={classes} />
      <ToolStrip context={context} />
      {painting.tally ||
        ((tool || selected.size > 0) && (
          <ShapeBar editor={editor} store={store} classes={classes} context={context} onClass={classify} />
        ))}
      {painting.context.showsOperations && (tool || selected.size > 0) && (
        <Operations context={context} pixelSize={baseImage(layers)?.pixelSize ?? null} />
      )}
      <LayerTools
        editor={editor}
        mine={new Set(mine.map(({ id }) => id))}
        names={drawings.map(({ title }) => title)}
        isMaking={isMaking}
        onMake={(name) => void make(name)}
        sampleId={annotation.id}
      />
    </div>
  );
}

/** Milliseconds until a drawing that could not be made is asked for again. */
const retry = 3000;

/** Tools that begin with what is selected. */
const goesOn: readonly string[] = ['brush', 'eraser', 'wand', 'knife'];

/** Of a drawing that is too large for that, what is here: the words say so. */
function selectAll(bench: Bench, store: LayerStore, layers: readonly ViewLayer[]): void {
  const { editor } = bench;
  const shown = layers.filter((layer) => layer.kind === 'drawing' && store.isShown(layer));
  const isHuge = (id: number) => editor.drawing(id).total > maxAtAll && !editor.drawing(id).isWhole;
  const ids = shown.filter(({ id }) => editor.isHere(id) && !isHuge(id)).map(({ id }) => id);
  editor.onceWhole(ids, () => editor.select(bench.within(-1e9, -1e9, 1e9, 1e9).map(({ id }) => id)));
}

/** "Drawing", or the first number after it that is free. */
export function freeName(drawings: readonly { title: string }[]): string {
  const taken = new Set(drawings.map(({ title }) => title));
  if (!taken.has('Drawing')) return 'Drawing';
  let n = 2;
  while (taken.has(`Drawing ${n}`)) n++;
  return `Drawing ${n}`;
}
