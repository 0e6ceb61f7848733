import type { ReactNode } from 'react';
import styles from '../../ui/edit.module.css';
import { TipButton } from '../../ui/tip_button.tsx';

interface Props {
  /** what it is, in a word: "Category" */
  kind: string;
  /** undefined: it is not there any more */
  name: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** What one row is made of, beside the table. */
export function Inspector({ kind, name, onClose, children }: Props) {
  return (
    <aside className={styles.inspector} aria-label={name === undefined ? kind : `${kind} ${name}`}>
      <header>
        <h2 className="cut">{name ?? `This ${kind.toLowerCase()} is not there any more`}</h2>
        <TipButton icon="close" label="Close" onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}

/** The last cell of a row: it is edited, and deleted. */
export function RowActions({ name, onEdit, onDelete }: { name: string; onEdit: () => void; onDelete: () => void }) {
  return (
    <td>
      <span className={styles.actions}>
        <TipButton icon="pencil" label={`Edit ${name}`} onClick={onEdit} />
        <TipButton icon="trash" label={`Delete ${name}`} onClick={onDelete} />
      </span>
    </td>
  );
}

/** The head of that cell. */
export function ActionsHead() {
  return (
    <th style={{ width: 80 }}>
      <span className="visually-hidden">Actions</span>
    </th>
  );
}
