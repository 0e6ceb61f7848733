import { useEffect, useId, useState } from 'react';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { Blend, LayerLook, ViewLayer } from '../../../model/layers/layers.ts';
import { tints } from '../../../model/layers/tint.ts';
import { formatValue, fromSteps, toSteps, type ValueRange } from '../../../model/layers/values.ts';
import { Range, RangePair } from '../../../ui/range.tsx';
import { Tip, TipButton } from '../../../ui/tip_button.tsx';
import { adjust } from './adjust.ts';
import { HistogramView } from './histogram_view.tsx';
import styles from './layers.module.css';
import { NumberField } from './number_field.tsx';

interface Props {
  layer: ViewLayer;
  look: LayerLook;
  store: LayerStore;
}

const percents = { min: 0, max: 100, step: 1 };
const gammas = { min: 0.1, max: 5, step: 0.01 };

/**
 * How a layer is shown. While a handle is dragged the value lives here and goes straight to the canvas; the store, and
 * with it every other panel, hears of it on release.
 */
export function LayerDetail({ layer, look, store }: Props) {
  return (
    <div className={styles.detail} style={{ '--c': look.tint } as object}>
      {layer.kind === 'image' && <WindowLines layer={layer} look={look} store={store} />}
      <Line
        caption="Opacity"
        label={`Opacity of ${layer.title}`}
        value={Math.round(look.opacity * 100)}
        range={percents}
        unit={'\u00a0%'}
        fieldLabel={`Opacity of ${layer.title}, percent`}
        onMove={(percent) => store.preview(layer.id, { opacity: percent / 100 })}
        onCommit={(percent) => store.set(layer.id, { opacity: percent / 100 })}
      />
      {layer.grey && (
        <Line
          caption="Gamma"
          label={`Gamma of ${layer.title}`}
          value={look.gamma}
          range={gammas}
          fieldLabel={`Gamma of ${layer.title}, number`}
          onMove={(gamma) => store.preview(layer.id, { gamma })}
          onCommit={(gamma) => store.set(layer.id, { gamma })}
        />
      )}
      {layer.kind === 'image' && (
        <Blends layer={layer} blend={look.blend} onBlend={(blend) => store.set(layer.id, { blend })} />
      )}
      {layer.grey && <Tints layer={layer} tint={look.tint} onTint={(tint) => store.set(layer.id, { tint })} />}
    </div>
  );
}

/** Histogram, the two handles below it, and the same as numbers. */
function WindowLines({ layer, look, store }: Props) {
  const [window, setWindow] = useState<readonly [number, number]>([look.black, look.white]);
  useEffect(() => setWindow([look.black, look.white]), [look.black, look.white]);
  const { range, title } = layer;
  const [black, white] = window;
  const setBlack = (value: number) => {
    const low = Math.min(value, range.max - range.step);
    store.set(layer.id, { black: low, white: Math.max(low + range.step, white) });
  };
  const setWhite = (value: number) => {
    const high = Math.max(range.min + range.step, value);
    store.set(layer.id, { white: high, black: Math.min(high - range.step, black) });
  };
  return (
    <>
      {layer.grey && <HistogramView layer={layer} black={black} white={white} />}
      <RangePair
        className={layer.grey ? '' : styles.alone}
        labels={[`Black point of ${title}`, `White point of ${title}`]}
        texts={[formatValue(black, range), formatValue(white, range)]}
        low={toSteps(range, black)}
        high={toSteps(range, white)}
        max={toSteps(range, range.max)}
        color={look.tint}
        onMove={(low, high) => {
          const [black, white] = [fromSteps(range, low), fromSteps(range, high)];
          setWindow([black, white]);
          store.preview(layer.id, { black, white });
        }}
        onCommit={(low, high) => store.set(layer.id, { black: fromSteps(range, low), white: fromSteps(range, high) })}
      />
      <div className={styles.line}>
        <span className={styles.caption}>Range</span>
        <NumberField label={`Black point of ${title}`} value={black} range={range} onValue={setBlack} />
        <span className="faint">–</span>
        <NumberField label={`White point of ${title}`} value={white} range={range} onValue={setWhite} />
        <span className={styles.grow} />
        {layer.grey && (
          <TipButton
            dense
            icon="auto"
            label={`Auto-adjust ${title}: background to 99.9th percentile; again: everything`}
            onClick={() => adjust(layer, store)}
          />
        )}
        <TipButton dense icon="reset" label={`Reset ${title}`} onClick={() => store.reset(layer.id)} />
      </div>
    </>
  );
}

interface LineProps {
  caption: string;
  label: string;
  fieldLabel: string;
  value: number;
  range: ValueRange;
  unit?: string;
  onMove: (value: number) => void;
  onCommit: (value: number) => void;
}

/** A slider with its number. */
function Line({ caption, label, fieldLabel, value, range, unit = '', onMove, onCommit }: LineProps) {
  const [now, setNow] = useState(value);
  useEffect(() => setNow(value), [value]);
  const text = `${formatValue(now, range)}${unit}`;
  return (
    <div className={styles.line}>
      <span className={styles.caption}>{caption}</span>
      <Range
        className={styles.slider}
        label={label}
        value={toSteps(range, now)}
        max={toSteps(range, range.max)}
        valueText={text}
        onMove={(steps) => {
          setNow(fromSteps(range, steps));
          onMove(fromSteps(range, steps));
        }}
        onCommit={(steps) => onCommit(fromSteps(range, steps))}
      />
      <NumberField label={fieldLabel} value={now} range={range} unit={unit} onValue={onCommit} />
    </div>
  );
}

const blends: readonly (readonly [Blend, string])[] = [
  ['normal', 'Normal'],
  ['add', 'Add'],
  ['max', 'Maximum'],
];

function Blends({ layer, blend, onBlend }: { layer: ViewLayer; blend: Blend; onBlend: (blend: Blend) => void }) {
  const group = useId();
  return (
    <fieldset className={`${styles.line} ${styles.choices}`}>
      <legend className="visually-hidden">Blending of {layer.title}</legend>
      <span className={styles.caption} aria-hidden="true">
        Blend
      </span>
      {blends.map(([value, title]) => (
        <label key={value}>
          <input type="radio" name={group} checked={blend === value} onChange={() => onBlend(value)} />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Tints({ layer, tint, onTint }: { layer: ViewLayer; tint: string; onTint: (tint: string) => void }) {
  const group = useId();
  const known = Object.entries(tints);
  // A tint of the file, or of a channel without a name, is none of the usual ones.
  const choices = known.some(([, value]) => value === tint) ? known : [['own tint', tint] as const, ...known];
  return (
    <fieldset className={`${styles.line} ${styles.tints}`}>
      <legend className="visually-hidden">Tint of {layer.title}</legend>
      <span className={styles.caption} aria-hidden="true">
        Tint
      </span>
      {choices.map(([name, value]) => (
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
