import Button from '@mui/material/Button';
import { type ReactNode, useSyncExternalStore } from 'react';
import { isSoftware } from '../../canvas/drawers.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { baseImage } from '../../model/layers/layers.ts';
import { planePlaces } from '../../model/layers/plane_places.ts';
import { formatValue, type ValueRange } from '../../model/layers/values.ts';
import { placeText } from '../../model/scale_bar.ts';
import { count, groupDigits } from '../../model/text.ts';
import { Icon } from '../../ui/icons.tsx';
import { useSignal, useSignalPart } from '../../ui/use_signal.ts';
import type { CanvasModel } from './canvas_model.ts';
import type { Away } from './faults/away_note.tsx';
import { AwayNote } from './faults/late_faults.ts';
import { useFetched } from './late.tsx';
import { toolWords } from './overlays.ts';
import styles from './strip.module.css';
import { useLayers } from './use_session.ts';
import { useViewing, ViewerButton } from './viewer_button.tsx';

interface Props {
  model: CanvasModel;
  store: LayerStore | null;
  /** what is on its way; "" when it is here */
  opening: string;
  /** the server does not answer */
  away: Away | undefined;
  /** what stands first */
  children?: ReactNode;
}

/** The line below the picture: what is under the pointer, what is still to come, and how large it is shown. */
export function Strip({ model, store, opening, away, children }: Props) {
  // When it is wanted the server is away.
  useFetched(AwayNote);
  const words = useSignal(toolWords);
  return (
    <footer className={styles.strip}>
      {children}
      {words ? (
        <div className={`${styles.read} ${styles.words}`}>
          <span role="status">{words.said}</span>
          {words.controls}
          <span className={styles.keys}>
            {words.keys.map(([cap, does]) => (
              <span key={cap}>
                <kbd className="key">{cap}</kbd> {does}
              </span>
            ))}
          </span>
        </div>
      ) : (
        <ReadOut model={model} store={store} />
      )}
      <span className={styles.grow} />
      {isSoftware && <span className="small faint">no WebGL</span>}
      {away ? <AwayNote opening={opening} away={away} /> : <Arriving model={model} opening={opening} />}
      <Zoom model={model} />
    </footer>
  );
}

export function ReadOut({ model, store }: { model: CanvasModel; store: LayerStore | null }) {
  const probe = useSignal(model.probe);
  // Room for the largest number there can be: what stands to the right does not move about.
  const layers = useLayers(store);
  const base = baseImage(layers);
  const room = (largest: number) => ({ minWidth: `${groupDigits(Math.round(largest)).length}ch` });
  return (
    <div className={styles.read}>
      {probe && (
        <span>
          <em>x</em>
          <b style={room((base?.width ?? 1) - 1)}>{groupDigits(probe.x)}</b>
          <em>y</em>
          <b style={room((base?.height ?? 1) - 1)}>{groupDigits(probe.y)}</b>
        </span>
      )}
      {probe && base?.pixelSize && <span className={styles.place}>{placeText(probe.x, probe.y, base.pixelSize)}</span>}
      {probe?.values.map(({ id, value, exact }) => {
        const layer = layers.find((one) => one.id === id);
        if (!layer || !store) return null;
        const { range } = layer;
        const longest = Math.max(formatValue(range.min, range).length, formatValue(range.max, range).length);
        return (
          <span key={id} title={exact ? layer.title : `${layer.title}: about, until its pixels are here`}>
            <i className={styles.chip} style={{ background: store.look(id).tint }} />
            <b style={{ minWidth: `${longest + 1}ch` }}>{valueText(value, exact, range)}</b>
          </span>
        );
      })}
      {probe && store && <Planes store={store} />}
    </div>
  );
}

/** Where the plane lies that is read, where its file says so. */
function Planes({ store }: { store: LayerStore }) {
  useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const stack = store.shownStack();
  const view = stack && store.planeView(stack);
  if (!stack || !view) return null;
  const { z, t } = planePlaces(store.layers, stack.id);
  const places = [
    ['z', z && (view.projected ? 'maximum' : z[view.z])],
    ['t', t?.[view.t]],
  ] as const;
  return places.map(([axis, text]) =>
    text ? (
      <span key={axis}>
        <em>{axis}</em>
        <b>{text}</b>
      </span>
    ) : null,
  );
}

function valueText(value: readonly number[] | null, exact: boolean, range: ValueRange): string {
  if (!value) return '–';
  return `${exact ? '' : '≈'}${value.map((one) => formatValue(one, range)).join(' ')}`;
}

function Arriving({ model, opening }: Pick<Props, 'model' | 'opening'>) {
  const pending = useSignalPart(model.view, (view) => view.pending);
  const missing = useSignalPart(model.view, (view) => view.missing);
  if (missing > 0) {
    return (
      <span className={`${styles.arriving} ${styles.missing}`} role="status">
        <Icon name="warn" small />
        <span>{count(missing, 'tile')} missing</span>
        <Button variant="text" onClick={() => model.canvas.get()?.retry()}>
          Try again
        </Button>
      </span>
    );
  }
  const text = opening ? `Opening ${opening}` : pending > 0 ? `Sharpening, ${count(pending, 'tile')}` : '';
  if (!text) return null;
  return (
    <span className={`${styles.arriving} ${styles.late}`} role="status">
      <Icon name="hourglass" small />
      <span>{text}</span>
    </span>
  );
}

function Zoom({ model }: { model: CanvasModel }) {
  const zoom = useSignalPart(model.view, (view) => view.zoom);
  const canvas = useSignal(model.canvas);
  const { keepsView, isGuest } = useViewing();
  const off = !canvas || zoom === 0;
  return (
    <div className={styles.zoom}>
      <ViewerButton command="zoom_out" disabled={off} />
      <span className={styles.percent}>{off ? '' : percentText(zoom)}</span>
      <ViewerButton command="zoom_in" disabled={off} />
      <ViewerButton command="fit" disabled={off} />
      <ViewerButton command="actual_pixels" disabled={off} />
      {!isGuest && <ViewerButton command="keep_view" disabled={off} pressed={keepsView} />}
    </div>
  );
}

function percentText(zoom: number): string {
  const percent = zoom * 100;
  const digits = percent < 10 ? 1 : 0;
  return `${percent >= 1000 ? groupDigits(Math.round(percent)) : percent.toFixed(digits)}\u00a0%`;
}
