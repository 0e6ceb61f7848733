import { growBy, simplifyBy } from '../../../canvas/tools/settings.ts';
import { CommandButton } from '../../../commands/command_button.tsx';
import { type DrawingContext, drawingCommands } from '../../../commands/drawing.ts';
import type { Signal } from '../../../model/signal.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useStored } from '../../../ui/use_stored.ts';
import styles from './painting.module.css';
import { NumberBox, shortNumber } from './tool_options.tsx';

interface Props {
  context: DrawingContext;
  /** micrometres a pixel; null: not known */
  pixelSize: number | null;
}

/** What can be done to the outlines of what is selected. */
export function Operations({ context, pixelSize }: Props) {
  const [isMicrons, setMicrons] = useStored('outline-microns', true);
  const scale = pixelSize && isMicrons ? pixelSize : 1;
  const unit = scale === 1 && !(pixelSize && isMicrons) ? 'px' : 'µm';
  const button = (command: keyof typeof drawingCommands) => (
    <CommandButton
      command={drawingCommands[command]}
      context={context}
      pressed={context.tool === command || undefined}
    />
  );
  return (
    <div className={styles.operations} role="toolbar" aria-label="Outlines">
      {button('unite')}
      {button('subtract')}
      {button('intersect')}
      {button('fill_holes')}
      {button('knife')}
      {button('separate')}
      <hr />
      {button('simplify')}
      <Amount label="Simplify by" signal={simplifyBy} scale={scale} unit={unit} />
      <hr />
      {button('grow')}
      {button('shrink')}
      <Amount label="Grow and shrink by" signal={growBy} scale={scale} unit={unit} />
      {pixelSize !== null && (
        <select
          className={styles.unit}
          aria-label="Unit"
          value={unit}
          onChange={(event) => setMicrons(event.target.value === 'µm')}
        >
          <option>px</option>
          <option>µm</option>
        </select>
      )}
    </div>
  );
}

function Amount({
  label,
  signal,
  scale,
  unit,
}: {
  label: string;
  signal: Signal<number>;
  scale: number;
  unit: string;
}) {
  const value = useSignal(signal);
  return (
    <NumberBox
      label={`${label}, ${unit}`}
      text={shortNumber(value * scale)}
      unit={unit}
      onSet={(next) => signal.set(next / scale)}
    />
  );
}
