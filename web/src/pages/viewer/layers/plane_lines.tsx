import { type ReactNode, useSyncExternalStore } from 'react';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { planePlaces } from '../../../model/layers/plane_places.ts';
import { Range } from '../../../ui/range.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { ViewerButton } from '../viewer_button.tsx';
import styles from './layers.module.css';
import { rates, type StackPlayer } from './stack_player.ts';

interface Props {
  stack: ViewLayer;
  store: LayerStore;
  player: StackPlayer;
}

/** Where one is in a stack: a slider for its depths and one for its times. */
export function PlaneLines({ stack, store, player }: Props) {
  const view = useSyncExternalStore(store.subscribe, store.planesSnapshot).get(stack.id);
  const playing = useSignal(player.playing) === stack.id;
  if (!stack.stack || !view) return null;
  const { depths, times } = stack.stack;
  const hasTimes = times.length > 1;
  const places = planePlaces(store.layers, stack.id);
  return (
    <div className={styles.planes}>
      {depths.length > 1 && (
        <PlaneLine
          axis="z"
          name="Depth"
          at={view.z}
          all={view.projected}
          count={depths.length}
          place={view.projected ? undefined : places.z?.[view.z]}
          onPlane={(z) => store.showPlane(stack.id, { z })}
        >
          <ViewerButton dense command="maximum" pressed={view.projected} />
          {!hasTimes && <ViewerButton dense command="play" pressed={playing} />}
        </PlaneLine>
      )}
      {hasTimes && (
        <PlaneLine
          axis="t"
          name="Time"
          at={view.t}
          count={times.length}
          place={places.t?.[view.t]}
          onPlane={(t) => store.showPlane(stack.id, { t })}
        >
          <ViewerButton dense command="play" pressed={playing} />
        </PlaneLine>
      )}
      {playing && <Rate player={player} />}
    </div>
  );
}

interface LineProps {
  axis: string;
  name: string;
  at: number;
  count: number;
  /** all of them are shown as one */
  all?: boolean;
  /** where it lies, from the first one on, where that is known */
  place: string | undefined;
  onPlane: (plane: number) => void;
  children: ReactNode;
}

function PlaneLine({ axis, name, at, count, all = false, place, onPlane, children }: LineProps) {
  const text = all ? `all ${count}` : `${at + 1} of ${count}`;
  return (
    <div className={styles.planeLine}>
      <span className={styles.axis}>{axis}</span>
      <TipButton
        dense
        smallIcon
        icon="back"
        label={`${name} before`}
        disabled={all || at === 0}
        onClick={() => onPlane(at - 1)}
      />
      <span className={styles.ticks} style={{ '--steps': count <= 40 ? count - 1 : (count - 1) / 10 } as object}>
        <Range
          label={name}
          value={at}
          max={count - 1}
          valueText={place ? `${text}, ${place}` : text}
          onMove={onPlane}
          onCommit={onPlane}
        />
      </span>
      <TipButton
        dense
        smallIcon
        icon="next"
        label={`${name} after`}
        disabled={all || at === count - 1}
        onClick={() => onPlane(at + 1)}
      />
      <span className={styles.position} style={{ minWidth: `${`${count} of ${count}`.length}ch` }}>
        <span>{text}</span>
        {place && <span className="faint">{place}</span>}
      </span>
      {children}
    </div>
  );
}

function Rate({ player }: { player: StackPlayer }) {
  const rate = useSignal(player.rate);
  return (
    <fieldset className={`${styles.planeLine} ${styles.choices}`}>
      <legend className="visually-hidden">Planes a second</legend>
      <span className={styles.caption} aria-hidden="true">
        A second
      </span>
      {rates.map((value) => (
        <label key={value}>
          <input type="radio" name="rate" checked={rate === value} onChange={() => player.rate.set(value)} />
          <span>{value}</span>
        </label>
      ))}
    </fieldset>
  );
}
