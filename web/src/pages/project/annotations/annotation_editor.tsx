import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { Link } from 'wouter';
import { isStatus } from '../../../api/client.ts';
import {
  changeAnnotation,
  editedAnnotationQuery,
  orderLayers,
  removeAnnotation,
} from '../../../api/edited_annotation.ts';
import { type EditedAnnotation, type EditedLayer, layerRows, movedLayer } from '../../../model/edited_annotation.ts';
import { count } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { EditLine, Wrong } from '../../../ui/edit_line.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { LoadingRows } from '../../../ui/notice.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import type { Edited } from '../use_edited.ts';
import { LayerSettings } from './layer_settings.tsx';

interface Props {
  edited: Edited;
  annotationId: number;
  onChanged: () => Promise<unknown>;
  onClose: () => void;
}

/** One annotation: its name, category, status, base image, and the order of its layers. */
export function AnnotationEditor({ edited, annotationId, onChanged, onClose }: Props) {
  const asked = useQuery(editedAnnotationQuery(annotationId));
  const annotation = asked.data;
  const client = useQueryClient();
  const isGone = isStatus(asked.error, 404);
  const change = async (work: () => Promise<unknown>) => {
    await edited.change(work);
    await onChanged();
  };
  // What is gone is not asked for again.
  const remove = async () => {
    await removeAnnotation(annotationId);
    onClose();
    const { id } = edited.project;
    for (const queryKey of [['editor', id], ['project', id], ['home']]) client.invalidateQueries({ queryKey });
    await onChanged();
  };
  return (
    <aside className={styles.inspector} aria-label={annotation ? `Annotation ${annotation.name}` : 'Annotation'}>
      <header>
        <h2 className="cut">{annotation?.name ?? (isGone ? 'This annotation is not there any more' : 'Annotation')}</h2>
        <TipButton icon="close" label="Close" onClick={onClose} />
      </header>
      {asked.isPending && <LoadingRows rows={5} height={40} />}
      {asked.isError && !isGone && <ErrorNotice error={asked.error} onRetry={() => asked.refetch()} />}
      {annotation && !isGone && <Fields edited={edited} annotation={annotation} change={change} onRemove={remove} />}
    </aside>
  );
}

interface FieldsProps {
  edited: Edited;
  annotation: EditedAnnotation;
  change: (work: () => Promise<unknown>) => Promise<void>;
  onRemove: () => Promise<void>;
}

function Fields({ edited: { project }, annotation, change, onRemove }: FieldsProps) {
  const [error, setError] = useState<unknown>(null);
  const [isGoing, setGoing] = useState(false);
  const set = (said: Parameters<typeof changeAnnotation>[2]) =>
    change(() => changeAnnotation(project.id, annotation, said)).then(() => setError(null), setError);
  return (
    <>
      <EditLine
        label="Name"
        value={annotation.name}
        maxLength={500}
        refuse={(text) => (text.trim() ? '' : 'An annotation has a name.')}
        onSave={(text) => change(() => changeAnnotation(project.id, annotation, { name: text.trim() }))}
      />
      <label className="entry">
        <span className="small quiet">Category</span>
        <select
          className={`field ${controls.select}`}
          value={annotation.categoryId}
          onChange={(event) => set({ categoryId: Number(event.target.value) })}
        >
          {project.categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="entry">
        <span className="small quiet">Base image</span>
        <select
          className={`field ${controls.select}`}
          value={annotation.imageId}
          onChange={(event) => set({ imageId: Number(event.target.value) })}
        >
          <option value={0}>none: its lowest layer</option>
          {annotation.images.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className={controls.setting}>
        <div>
          Reviewed
          <p>Off: it is to be reviewed</p>
        </div>
        <Switch label="Reviewed" on={annotation.isSubmitted} onChange={(isSubmitted) => set({ isSubmitted })} />
      </div>
      {error !== null && <Wrong error={error} />}
      <Layers annotation={annotation} change={change} />
      <section aria-label="More">
        <Link href={`/project/${project.id}/annotation/${annotation.id}`} className={styles.line}>
          <Icon name="grid" small />
          Open it in the viewer, to draw{annotation.isShared ? ', or to end its links' : ', or to share it by a link'}
        </Link>
        <div>
          <Button color="error" onClick={() => setGoing(true)}>
            Delete the annotation…
          </Button>
        </div>
      </section>
      {isGoing && (
        <Confirm
          title={`Delete the annotation ${annotation.name}?`}
          action="Delete the annotation"
          onClose={() => setGoing(false)}
          onConfirm={onRemove}
        >
          <p className="quiet">
            With it go {count(annotation.layers.length, 'layer')} and {count(annotation.comments, 'comment')}, its
            labels and scores. Its images stay in the project. This cannot be undone.
          </p>
        </Confirm>
      )}
    </>
  );
}

/** From the top down; arrows with Alt move the one that has the focus. */
function Layers({ annotation, change }: Pick<FieldsProps, 'annotation' | 'change'>) {
  const [error, setError] = useState<unknown>(null);
  const [openId, setOpenId] = useState(0);
  const { layers } = annotation;
  const move = (layer: EditedLayer, step: 1 | -1) => {
    const order = movedLayer(layers, layer, step);
    if (order) change(() => orderLayers(annotation.id, order)).then(() => setError(null), setError);
  };
  const onKey = (event: KeyboardEvent, layer: EditedLayer) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(layer, event.key === 'ArrowUp' ? 1 : -1);
  };
  const open = layers.find(({ id }) => id === openId);
  return (
    <section aria-label="Layers">
      <h3>Layers, from the top down</h3>
      {layers.length === 0 && <p className="small faint">It has none.</p>}
      <ol>
        {layerRows(layers).map(({ layer, depth }) => (
          <li
            key={layer.id}
            className={styles.line}
            style={{ paddingLeft: 20 * depth, minHeight: 32 }}
            onKeyDown={(event) => onKey(event, layer)}
          >
            <Icon name={layer.kind === 'group' ? 'layers' : layer.kind === 'drawing' ? 'pencil' : 'grid'} small />
            <span className="cut" style={{ flex: 1 }} title={layer.name}>
              {layer.name}
            </span>
            {layer.kind === 'image' && (
              <TipButton
                dense
                icon="auto"
                label={`Settings of ${layer.name}`}
                expanded={openId === layer.id}
                onClick={() => setOpenId(openId === layer.id ? 0 : layer.id)}
              />
            )}
            <TipButton
              dense
              icon="up"
              label={`${layer.name} up`}
              hotkey="Alt ↑"
              disabled={movedLayer(layers, layer, 1) === null}
              onClick={() => move(layer, 1)}
            />
            <TipButton
              dense
              icon="down"
              label={`${layer.name} down`}
              hotkey="Alt ↓"
              disabled={movedLayer(layers, layer, -1) === null}
              onClick={() => move(layer, -1)}
            />
          </li>
        ))}
      </ol>
      {open && <LayerSettings key={open.id} layer={open} change={change} />}
      {error !== null && <Wrong error={error} />}
    </section>
  );
}
