import { type FormEvent, useState } from 'react';
import { perSquareMm } from '../../../model/drawing/by_class.ts';
import { type ClassLook, noClass } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { ClassMark } from './class_mark.tsx';
import styles from './painting.module.css';
import type { RowLists } from './use_row_lists.ts';
import { useTally } from './use_tally.ts';

interface Props {
  editor: Editor;
  store: LayerStore;
  rows: RowLists;
  classes: readonly ClassLook[];
  onClass: (label: number | null) => void;
  /** makes a class; undefined: that is not for who draws */
  onNew: ((name: string) => Promise<string>) | undefined;
  /** it is being named */
  isNaming: boolean;
  setNaming: (isNaming: boolean) => void;
}

/** What was counted so far, class by class, as it is counted; and which class comes next. */
export function Tally({ editor, store, rows: listed, classes, onClass, onNew, isNaming, setNaming }: Props) {
  const { label } = useSignal(editor.style);
  const counts = useTally(editor, store, listed);
  const rows = [...classes, noClass];
  const density = perSquareMm(counts.total, counts.squareMm);
  return (
    <div className={`${styles.tally}`} role="toolbar" aria-orientation="vertical" aria-label="Counted so far">
      {rows.map((one) => (
        <button
          key={one.id ?? 'none'}
          type="button"
          className={styles.class}
          aria-pressed={label === one.id}
          aria-label={`${one.name}: ${groupDigits(counts.by.get(one.id) ?? 0)}`}
          onClick={() => onClass(one.id)}
        >
          <kbd className="key">{one.key}</kbd>
          <ClassMark look={one} />
          <span>{one.name}</span>
          <em>{groupDigits(counts.by.get(one.id) ?? 0)}</em>
        </button>
      ))}
      {onNew && <NewClass digit={freeDigit(classes)} onNew={onNew} isOpen={isNaming} setOpen={setNaming} />}
      <p className={styles.all}>
        <span>
          All{counts.inside ? ' inside' : ''}
          {density && <span className="faint"> {density} per mm²</span>}
        </span>
        <em>{groupDigits(counts.total)}</em>
      </p>
      {listed.note && <p className={`small faint ${styles.note}`}>{listed.note}</p>}
    </div>
  );
}

/** The first key that no class has; "" when all are taken. */
export function freeDigit(classes: readonly ClassLook[]): string {
  return ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((digit) => classes.every(({ key }) => key !== digit)) ?? '';
}

interface NewProps {
  digit: string;
  onNew: NonNullable<Props['onNew']>;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
}

function NewClass({ digit, onNew, isOpen, setOpen }: NewProps) {
  const [problem, setProblem] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (!name) return;
    const input = event.currentTarget.elements.namedItem('name') as HTMLInputElement;
    input.blur(); // keys mean classes again at once
    const said = await onNew(name);
    setProblem(said);
    if (said) input.focus();
    else setOpen(false);
  };
  if (!isOpen) {
    return (
      <button type="button" className={styles.class} onClick={() => setOpen(true)}>
        <kbd className="key">{digit}</kbd>
        <Icon name="add" small />
        <span>New class</span>
      </button>
    );
  }
  return (
    <form className={styles.new} onSubmit={(event) => void submit(event)}>
      <input
        name="name"
        aria-label="Name of the new class"
        placeholder="Name, then ⏎"
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: it was asked for by the very press
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setOpen(false);
        }}
      />
      {problem && (
        <p role="alert" className="small">
          {problem}
        </p>
      )}
    </form>
  );
}
