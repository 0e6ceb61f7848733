import Button from '@mui/material/Button';
import { useState } from 'react';
import { changeLayer, orderLayers, removeLayer } from '../../../api/edited_annotation.ts';
import {
  droppedLayer,
  type EditedAnnotation,
  type EditedLayer,
  groupsFor,
  layerRows,
  movedLayer,
  siblings,
} from '../../../model/edited_annotation.ts';
import { layerSettings } from '../../../model/settings_keys.ts';
import { count } from '../../../model/text.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { EditLine, Wrong } from '../../../ui/edit_line.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { SettingControls, SettingsText } from '../setting_controls.tsx';
import { type Edited, latestOf } from '../use_edited.ts';
import type { Change } from './annotation_editor.tsx';
import { ImageFinder } from './image_finder.tsx';
import looks from './layers.module.css';

interface Props {
  edited: Edited;
  annotation: EditedAnnotation;
  layer: EditedLayer;
  change: Change;
}

/** What a layer is made of: its name, image, group and settings. */
export function LayerDetail({ edited: { project }, annotation, layer, change }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [isGoing, setGoing] = useState(false);
  const { layers } = annotation;
  const save = (says: (latest: EditedLayer) => Parameters<typeof changeLayer>[3]) =>
    change((latest) => {
      const now = latestOf(latest.layers, layer);
      return changeLayer(project.id, latest.id, now, says(now));
    });
  const saveSettings = (makes: (text: string) => string) => save(({ settings }) => ({ settings: makes(settings) }));
  const isDrawing = layer.kind === 'drawing';
  const beside = siblings(layers, layer.parentId).filter(({ id }) => id !== layer.id);
  const inside = layerRows(layers, layer.id).length;
  const image = annotation.images.find(({ id }) => id === layer.imageId);
  const putInto = (group: number) =>
    change(async ({ id, layers }) => {
      const top = siblings(layers, group).at(-1);
      const place = group
        ? droppedLayer(layers, layer.id, { at: 'into', id: group })
        : top && droppedLayer(layers, layer.id, { at: 'above', id: top.id });
      if (place) await orderLayers(id, place.parentId, place.order);
    }).then(() => setError(null), setError);
  const move = (step: 1 | -1) =>
    change(async (latest) => {
      const now = latestOf(latest.layers, layer);
      const order = movedLayer(latest.layers, now, step);
      if (order) await orderLayers(latest.id, now.parentId, order);
    }).then(() => setError(null), setError);
  return (
    <section className={looks.detail} aria-label={`Layer ${layer.name}`}>
      {isDrawing ? (
        <p className="small quiet">A drawing: its shapes and its name are edited in the viewer.</p>
      ) : (
        <EditLine
          label="Name of the layer"
          value={layer.name}
          maxLength={500}
          refuse={(text) => {
            if (!text.trim()) return 'A layer has a name.';
            return beside.some(({ name }) => name === text.trim()) ? `There is a layer ${text.trim()} beside it.` : '';
          }}
          onSave={(text) => save(() => ({ name: text.trim() }))}
        />
      )}
      {layer.kind === 'image' && (
        <div className="entry">
          <span className="small quiet cut" title={image?.name}>
            Image: {image?.name ?? 'none'}
          </span>
          <ImageFinder
            projectId={project.id}
            label="Another image"
            onImage={({ id }) => save(() => ({ imageId: id })).then(() => setError(null), setError)}
          />
        </div>
      )}
      <label className="entry">
        <span className="small quiet">In group</span>
        <select
          className={`field ${controls.select}`}
          value={layer.parentId}
          onChange={(event) => putInto(Number(event.target.value))}
        >
          <option value={0}>none</option>
          {groupsFor(layers, layer).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className={styles.line}>
        <span className="small quiet" style={{ flex: 1 }}>
          Order
        </span>
        {([1, -1] as const).map((step) => (
          <TipButton
            key={step}
            icon={step === 1 ? 'up' : 'down'}
            label={`Put ${layer.name} ${step === 1 ? 'higher' : 'lower'}`}
            disabled={movedLayer(layers, layer, step) === null}
            onClick={() => move(step)}
          />
        ))}
      </div>
      {!isDrawing && (
        <>
          <SettingControls text={layer.settings} keys={layerSettings} onSave={saveSettings} />
          <SettingsText text={layer.settings} keys={layerSettings} onSave={saveSettings} />
        </>
      )}
      {error !== null && <Wrong error={error} />}
      <div>
        <Button size="small" color="error" onClick={() => setGoing(true)}>
          Delete the layer…
        </Button>
      </div>
      {isGoing && (
        <Confirm
          title={`Delete the layer ${layer.name}?`}
          action="Delete the layer"
          onClose={() => setGoing(false)}
          onConfirm={() => change(() => removeLayer(layer.id))}
        >
          <p className="quiet">
            {inside === 1 && 'With it goes the layer in it. '}
            {inside > 1 && `With it go the ${count(inside, 'layer')} in it. `}
            What was said of it goes, too.
            {isDrawing ? ' Its shapes go with it.' : ' Images stay in the project.'}
          </p>
        </Confirm>
      )}
    </section>
  );
}
