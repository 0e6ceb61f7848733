import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { LayerLook, ViewLayer } from '../../../model/layers/layers.ts';
import { tints } from '../../../model/layers/tint.ts';
import { Range, RangePair } from '../../../ui/range.tsx';
import { Tip, TipButton } from '../../../ui/tip_button.tsx';
import type { CanvasModel } from '../canvas_model.ts';
import { adjust } from './adjust.ts';
import { HistogramView } from './histogram_view.tsx';
import styles from './layers.module.css';

interface Props {
  layer: ViewLayer;
  look: LayerLook;
  store: LayerStore;
  model: CanvasModel;
}

/**
 * How a layer is shown. While a handle is dragged the value lives here and goes straight to the canvas; the store, and
 * with it every other panel, hears of it on release.
 */
export function LayerDetail({ layer, look, store, model }: Props) {
  const [range, setRange] = useState<readonly [number, number]>([look.black, look.white]);
  const [opacity, setOpacity] = useState(look.opacity);
  useEffect(() => setRange([look.black, look.white]), [look.black, look.white]);
  useEffect(() => setOpacity(look.opacity), [look.opacity]);

  const setBlack = (black: number) => {
    const low = Math.min(black, layer.max - 1);
    store.set(layer.id, { black: low, white: Math.max(low + 1, range[1]) });
  };
  const setWhite = (value: number) => {
    const high = Math.max(1, value);
    store.set(layer.id, { white: high, black: Math.min(high - 1, range[0]) });
  };

  return (
    <div className={styles.detail} style={{ '--c': look.tint } as object}>
      {layer.grey && <HistogramView layer={layer} model={model} black={range[0]} white={range[1]} />}
      <RangePair
        className={layer.grey ? '' : styles.alone}
        labels={[`Black point of ${layer.title}`, `White point of ${layer.title}`]}
        low={range[0]}
        high={range[1]}
        max={layer.max}
        color={look.tint}
        onMove={(black, white) => {
          setRange([black, white]);
          store.preview(layer.id, { black, white });
        }}
        onCommit={(black, white) => store.set(layer.id, { black, white })}
      />
      <div className={styles.line}>
        <span className={styles.caption}>Range</span>
        <NumberField label={`Black point of ${layer.title}`} value={range[0]} max={layer.max} onValue={setBlack} />
        <span className="faint">–</span>
        <NumberField label={`White point of ${layer.title}`} value={range[1]} max={layer.max} onValue={setWhite} />
        <span className={styles.grow} />
        {layer.grey && (
          <TipButton
            dense
            icon="auto"
            label={`Auto-adjust ${layer.title}: 1st to 99th percentile`}
            onClick={() => adjust(layer, store, model)}
          />
        )}
        <TipButton dense icon="reset" label={`Reset ${layer.title}`} onClick={() => store.reset(layer.id)} />
      </div>
      <div className={styles.line}>
        <span className={styles.caption}>Opacity</span>
        <Range
          className={styles.slider}
          label={`Opacity of ${layer.title}`}
          value={Math.round(opacity * 100)}
          max={100}
          valueText={`${Math.round(opacity * 100)} %`}
          onMove={(percent) => {
            setOpacity(percent / 100);
            store.preview(layer.id, { opacity: percent / 100 });
          }}
          onCommit={(percent) => store.set(layer.id, { opacity: percent / 100 })}
        />
        <NumberField
          label={`Opacity of ${layer.title}, percent`}
          value={Math.round(opacity * 100)}
          max={100}
          unit={'\u00a0%'}
          onValue={(value) => store.set(layer.id, { opacity: value / 100 })}
        />
      </div>
      {layer.grey && <Tints layer={layer} tint={look.tint} onTint={(tint) => store.set(layer.id, { tint })} />}
    </div>
  );
}

interface NumberProps {
  label: string;
  value: number;
  max: number;
  unit?: string;
  onValue: (value: number) => void;
}

/** A whole number from 0 to max. Taken on Enter or when leaving; what is no number falls back to what it was. */
function NumberField({ label, value, max, unit = '', onValue }: NumberProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = (text: string | null) => {
    setDraft(null);
    const number = text === null ? Number.NaN : Number.parseFloat(text.replace(/[\s\u2009]/g, '').replace(',', '.'));
    if (Number.isFinite(number)) onValue(Math.max(0, Math.min(max, Math.round(number))));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.shiftKey ? 10 : 1;
    if (event.key === 'Enter') take(draft);
    else if (event.key === 'Escape') setDraft(null);
    else if (event.key === 'ArrowUp') take(String(value + step));
    else if (event.key === 'ArrowDown') take(String(value - step));
    else return;
    event.preventDefault();
  };
  return (
    <input
      className={`field ${styles.number}`}
      aria-label={label}
      inputMode="numeric"
      value={draft ?? `${value}${unit}`}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => take(draft)}
      onKeyDown={onKey}
    />
  );
}

function Tints({ layer, tint, onTint }: { layer: ViewLayer; tint: string; onTint: (tint: string) => void }) {
  const group = useId();
  return (
    <fieldset className={`${styles.line} ${styles.tints}`}>
      <legend className="visually-hidden">Tint of {layer.title}</legend>
      <span className={styles.caption} aria-hidden="true">
        Tint
      </span>
      {Object.entries(tints).map(([name, value]) => (
        <Tip key={name} title={name}>
          <label>
            <input
              type="radio"
              name={group}
              checked={tint === value}
              aria-label={name}
              onChange={() => onTint(value)}
            />
            <i style={{ background: value }} />
          </label>
        </Tip>
      ))}
    </fieldset>
  );
}
