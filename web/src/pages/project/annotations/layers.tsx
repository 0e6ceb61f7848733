import Button from '@mui/material/Button';
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { addLayer, orderLayers } from '../../../api/edited_annotation.ts';
import {
  droppedLayer,
  type EditedAnnotation,
  type EditedLayer,
  type LayerDrop,
  type LayerPlace,
  layerIn,
  layerOut,
  layerRows,
  movedLayer,
} from '../../../model/edited_annotation.ts';
import { parseTint, tintOfName } from '../../../model/layers/tint.ts';
import { parseSettings } from '../../../model/settings.ts';
import { count, layerTitle } from '../../../model/text.ts';
import { AddLine } from '../../../ui/add_line.tsx';
import styles from '../../../ui/edit.module.css';
import { Wrong } from '../../../ui/edit_line.tsx';
import { Icon } from '../../../ui/icons.tsx';
import type { Edited } from '../use_edited.ts';
import type { Change } from './annotation_editor.tsx';
import { ImageFinder } from './image_finder.tsx';
import { LayerDetail } from './layer_detail.tsx';
import looks from './layers.module.css';

interface Props {
  edited: Edited;
  annotation: EditedAnnotation;
  change: Change;
}

/** From the top down: moved by dragging them, or by the arrows with Alt; the one that is chosen shows what it is made of. */
export function Layers({ edited, annotation, change }: Props) {
  const { project, maker } = edited;
  const { layers } = annotation;
  const [error, setError] = useState<unknown>(null);
  const [chosen, setChosen] = useState(0);
  const [adds, setAdds] = useState<'group' | 'image' | ''>('');
  const [dragged, setDragged] = useState(0);
  const [drop, setDrop] = useState<LayerDrop | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const rows = layerRows(layers);
  const run: Change = (work) => change(work).then(() => setError(null), setError);
  // Where to, of the layers that are there by then: a key that is held moves a layer step by step.
  const put = (layer: number, where: (layers: readonly EditedLayer[], layer: EditedLayer) => LayerPlace | null) =>
    run(async ({ id, layers }) => {
      const now = layers.find((one) => one.id === layer);
      const place = now ? where(layers, now) : null;
      if (place) await orderLayers(id, place.parentId, place.order);
    });
  const onKey = (event: KeyboardEvent, layer: EditedLayer) => {
    if (!event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const at = rows.findIndex((row) => row.layer === layer) + (event.key === 'ArrowUp' ? -1 : 1);
      list.current?.querySelectorAll('button')[at]?.focus();
      event.preventDefault();
      return;
    }
    if (!event.altKey || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    if (event.key === 'ArrowLeft') return put(layer.id, layerOut);
    if (event.key === 'ArrowRight') return put(layer.id, layerIn);
    const step = event.key === 'ArrowUp' ? 1 : -1;
    put(layer.id, (layers, now) => {
      const order = movedLayer(layers, now, step);
      return order && { parentId: now.parentId, order };
    });
  };
  // The upper and the lower part of a row mean above and below it; the middle of a group means into it.
  const dropAt = (event: DragEvent<HTMLElement>, layer: EditedLayer): LayerDrop => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const part = (event.clientY - top) / height;
    if (layer.kind === 'group' && part > 0.25 && part < 0.75) return { at: 'into', id: layer.id };
    return { at: part < 0.5 ? 'above' : 'below', id: layer.id };
  };
  const open = layers.find(({ id }) => id === chosen);
  return (
    <section aria-label="Layers">
      <div className={styles.line}>
        <h3 style={{ flex: 1 }}>{count(layers.length, 'layer')}, top first</h3>
        <Button size="small" aria-expanded={adds === 'group'} onClick={() => setAdds(adds === 'group' ? '' : 'group')}>
          + Group
        </Button>
        <Button size="small" aria-expanded={adds === 'image'} onClick={() => setAdds(adds === 'image' ? '' : 'image')}>
          + Image layer
        </Button>
      </div>
      {adds === 'group' && (
        <AddLine
          label="Name of the new group"
          action="Add"
          refuse={(name) => takenBy(layers, name)}
          onAdd={(name) =>
            change((latest) => addLayer(project.id, latest, maker.ownerId, { name, imageId: 0 })).then(() =>
              setAdds(''),
            )
          }
        />
      )}
      {adds === 'image' && (
        <ImageFinder
          projectId={project.id}
          label="Image of the new layer"
          onImage={(image) => {
            setAdds('');
            const name = layerTitle(image.name);
            run((latest) => addLayer(project.id, latest, maker.ownerId, { name, imageId: image.id }));
          }}
        />
      )}
      <ol ref={list} className={looks.layers}>
        {rows.map(({ layer, depth }) => (
          <li
            key={layer.id}
            draggable
            className={looks.layer}
            style={{ paddingLeft: 4 + 20 * depth }}
            data-dragged={dragged === layer.id || undefined}
            data-drop={drop?.id === layer.id ? drop.at : undefined}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', layer.name);
              setDragged(layer.id);
            }}
            onDragEnd={() => {
              setDragged(0);
              setDrop(null);
            }}
            onDragOver={(event) => {
              const there = dropAt(event, layer);
              const may = dragged !== 0 && droppedLayer(layers, dragged, there) !== null;
              if (may) event.preventDefault();
              if (drop?.id !== there.id || drop.at !== there.at) setDrop(may ? there : null);
            }}
            onDrop={(event) => {
              event.preventDefault();
              const there = dropAt(event, layer);
              put(dragged, (layers) => droppedLayer(layers, dragged, there));
            }}
          >
            <i className={looks.handle} aria-hidden="true" />
            {layer.kind === 'image' ? (
              <i className={looks.tint} style={{ background: tintOf(layer) }} aria-hidden="true" />
            ) : (
              <Icon name={layer.kind === 'group' ? 'layers' : 'pencil'} small />
            )}
            <button
              type="button"
              className="cut"
              title={layer.name}
              aria-expanded={chosen === layer.id}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
              onClick={() => setChosen(chosen === layer.id ? 0 : layer.id)}
              onKeyDown={(event) => onKey(event, layer)}
            >
              {layer.name}
            </button>
            <code className="small faint cut">{layer.settings}</code>
          </li>
        ))}
      </ol>
      {layers.length > 1 && (
        <p className="small faint">
          Drag them, or <kbd className="key">Alt ↑ ↓</kbd> to move one, <kbd className="key">Alt →</kbd> into a group,{' '}
          <kbd className="key">Alt ←</kbd> out of it.
        </p>
      )}
      {error !== null && <Wrong error={error} />}
      {open && <LayerDetail key={open.id} edited={edited} annotation={annotation} layer={open} change={change} />}
    </section>
  );
}

/** As the viewer shows it at first: by its settings, else by its name. */
function tintOf({ name, settings }: EditedLayer): string {
  return parseTint(parseSettings(settings).get('color')) ?? tintOfName(name) ?? 'transparent';
}

function takenBy(layers: readonly EditedLayer[], name: string): string {
  const called = name.trim();
  return layers.some((one) => one.parentId === 0 && one.name === called) ? `There is a layer ${called} already.` : '';
}
