import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Bench } from '../../../canvas/tools/bench.ts';
import { brushRadius, type Dial, dials, keepsOut, setDial, valuesOf } from '../../../canvas/tools/settings.ts';
import type { ToolId } from '../../../canvas/tools/tool.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { Range } from '../../../ui/range.tsx';
import { useSignal, useSignalPart } from '../../../ui/use_signal.ts';
import { useLayers } from '../use_session.ts';
import styles from './painting.module.css';

interface Props {
  tool: ToolId;
  store: LayerStore;
  bench: Bench;
}

/** How what is in the hand is set: how large it is, what it leaves alone, whose values it goes by. */
export function ToolOptions({ tool, store, bench }: Props) {
  const dial = dials[tool];
  return (
    <>
      {dial && <DialControl key={dial.name} dial={dial} store={store} bench={bench} />}
      {(tool === 'wand' || tool === 'lasso') && <Values store={store} />}
      {(tool === 'brush' || tool === 'wand') && <KeepOut />}
    </>
  );
}

/** Slider steps from end to end: as far to twice as much everywhere. */
const steps = 200;

function DialControl({ dial, store, bench }: { dial: Dial; store: LayerStore; bench: Bench }) {
  const value = useSignal(dial.signal);
  const pixelSize = baseImage(useLayers(store))?.pixelSize ?? null;
  const zoom = useSignalPart(bench.seen, (seen) => seen?.zoom ?? bench.zoom());
  const isRadius = dial.signal === brushRadius;
  const place = (Math.log(value / dial.min) / Math.log(dial.max / dial.min)) * steps;
  const toValue = (at: number) => dial.min * (dial.max / dial.min) ** (at / steps);
  // A radius is on the screen what it is set to; what it comes to in the image is what one means.
  const perUnit = isRadius ? (pixelSize ?? 1) / zoom : 100;
  const unit = isRadius ? (pixelSize ? 'µm' : 'px') : '%';
  const text = shortNumber(value * perUnit);
  return (
    <span className={styles.dial}>
      <span className="quiet">{dial.name}</span>
      <kbd className="key">[</kbd>
      <Range
        className={styles.slider}
        label={dial.name}
        valueText={`${text} ${unit}`}
        value={place}
        max={steps}
        onMove={(at) => setDial(dial, toValue(at))}
        onCommit={(at) => setDial(dial, toValue(at))}
      />
      <kbd className="key">]</kbd>
      <NumberBox
        label={`${dial.name} in ${unit}`}
        text={text}
        unit={unit}
        onSet={(next) => setDial(dial, next / perUnit)}
      />
    </span>
  );
}

/** Three digits that say something. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}

interface BoxProps {
  label: string;
  text: string;
  unit: string;
  onSet: (value: number) => void;
}

/** A number that is taken on Enter and on leaving; what is none is put back. */
export function NumberBox({ label, text, unit, onSet }: BoxProps) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  const commit = () => {
    const value = Number.parseFloat(typed.replace(',', '.'));
    if (value > 0 && typed !== text) onSet(value);
    else setTyped(text);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setTyped(text);
    if (event.key === 'Enter' || event.key === 'Escape') event.stopPropagation();
  };
  return (
    <span className={styles.number}>
      <input
        aria-label={label}
        inputMode="decimal"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={onKey}
      />
      <span aria-hidden="true">{unit}</span>
    </span>
  );
}

function KeepOut() {
  const isOn = useSignal(keepsOut);
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={isOn} onChange={(event) => keepsOut.set(event.target.checked)} />
      Keep out of neighbours
    </label>
  );
}

/** Whose stored values count: how bright they are shown never does. */
function Values({ store }: { store: LayerStore }) {
  const layers = useLayers(store);
  const chosen = useSignal(valuesOf);
  const channels = layers.filter((layer) => layer.kind === 'image' && layer.lead === layer.id);
  useEffect(() => {
    if (chosen !== null && !channels.some(({ id }) => id === chosen)) valuesOf.set(null);
  }, [chosen, channels]);
  if (channels.length < 2) return null;
  return (
    <label className={styles.values}>
      <span className="quiet">Values of</span>
      <select
        value={String(chosen ?? '')}
        onChange={(event) => valuesOf.set(event.target.value === '' ? null : Number(event.target.value))}
      >
        <option value="">all shown</option>
        {channels.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
