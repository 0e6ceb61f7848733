import { useState } from 'react';
import { changeLabelLook } from '../../api/editor.ts';
import type { EditedLabel } from '../../model/editing.ts';
import { Tip, TipButton } from '../../ui/tip_button.tsx';
import styles from './label_look.module.css';
import type { Edited } from './use_edited.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

interface Props {
  label: EditedLabel;
  /** as it is drawn now: its own, or what its place gives it */
  colour: string;
  drawingKey: string;
  change: Edited['change'];
}

/** Colour and key of a label as a class of what is drawn. */
export function LabelLook({ label, colour, drawingKey, change }: Props) {
  /** while one looks for it: a colour is kept when its dialog is left */
  const [picked, setPicked] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const keep = (look: { colour?: string; key?: string }) => {
    setProblem('');
    change(() => changeLabelLook(label.id, { colour: label.colour, key: label.key, ...look })).catch((error: unknown) =>
      setProblem(error instanceof Error ? error.message : 'It could not be kept.'),
    );
  };
  const leave = () => {
    if (picked !== null && picked !== colour) keep({ colour: picked });
    setPicked(null);
  };
  return (
    <span className={styles.look}>
      <Tip title={label.colour ? 'Colour' : 'Colour: that of its place in the list'}>
        <input
          type="color"
          className={styles.colour}
          aria-label={`Colour of ${label.name}`}
          value={picked ?? colour}
          onChange={(event) => setPicked(event.target.value)}
          onBlur={leave}
        />
      </Tip>
      <Tip title="The digit that gives it">
        <select
          className={styles.key}
          aria-label={`Key of ${label.name}`}
          value={label.key}
          onChange={(event) => keep({ key: event.target.value })}
        >
          <option value="">{label.key === '' && drawingKey ? `${drawingKey}, by its place` : 'By its place'}</option>
          {digits.map((digit) => (
            <option key={digit} value={digit}>
              {digit}
            </option>
          ))}
        </select>
      </Tip>
      {label.colour !== '' && (
        <TipButton
          dense
          smallIcon
          icon="reset"
          label={`Colour of ${label.name} by its place`}
          onClick={() => keep({ colour: '' })}
        />
      )}
      {problem && (
        <span className="small" role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
