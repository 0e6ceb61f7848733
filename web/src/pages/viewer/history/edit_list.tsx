import Button from '@mui/material/Button';
import { Fragment, type KeyboardEvent, useEffect, useRef } from 'react';
import { dayHeadings, editText, type HistoryEdit } from '../../../model/drawing/history.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { count } from '../../../model/text.ts';
import { clockText } from '../../../model/time.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { shapeCounts } from '../overlays.ts';
import styles from './history.module.css';

interface Props {
  layers: readonly ViewLayer[];
  edits: readonly HistoryEdit[];
  chosen: HistoryEdit | null;
  hasMore: boolean;
  isFetching: boolean;
  onMore: () => void;
  /** null: how it is now */
  onChoose: (edit: HistoryEdit | null) => void;
}

/** Now, and everything before it. */
export function EditList({ layers, edits, chosen, hasMore, isFetching, onMore, onChoose }: Props) {
  const counts = useSignal(shapeCounts);
  const shapes = layers.reduce((sum, layer) => sum + (counts.get(layer.id) ?? layer.shapes), 0);
  const [only] = layers.length === 1 ? layers : [];
  const titleOf = ({ layerId }: HistoryEdit) => layers.find(({ id }) => id === layerId)?.title ?? '';
  const list = useRef<HTMLDivElement>(null);
  const headings = dayHeadings(edits.map(({ at }) => at));
  const at = chosen ? edits.indexOf(chosen) : -1;
  const go = (next: number) => {
    if (next >= edits.length - 1 && hasMore && !isFetching) onMore();
    if (next < -1 || next >= edits.length) return;
    onChoose(edits[next] ?? null);
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a button of the moment that was left takes the focus with it
  useEffect(() => {
    // So does what stood in its place, a moment later.
    const has = document.activeElement;
    if (!has || has === document.body || !has.checkVisibility()) list.current?.focus();
  }, [chosen]);
  const onKey = (event: KeyboardEvent) => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: -1, End: edits.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  };
  const idOf = (edit: HistoryEdit | null) => `edit-${edit?.seq ?? 'now'}`;
  return (
    <>
      <div className={styles.steps}>
        <span className="small quiet cut">{only?.title ?? 'All drawing layers'}</span>
        <TipButton dense icon="down" label="Earlier" disabled={at >= edits.length - 1} onClick={() => go(at + 1)} />
        <TipButton dense icon="up" label="Later" disabled={at < 0} onClick={() => go(at - 1)} />
      </div>
      <div
        ref={list}
        className={`scroll ${styles.list}`}
        role="listbox"
        aria-label="Edits, the newest first"
        aria-activedescendant={idOf(chosen)}
        tabIndex={0}
        onKeyDown={onKey}
      >
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys of all its rows */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the list has the focus */}
        <div
          id={idOf(null)}
          role="option"
          aria-selected={chosen === null}
          className={styles.row}
          onClick={() => onChoose(null)}
        >
          <span className={styles.now} aria-hidden="true">
            <Icon name="tick" small />
          </span>
          <span className={styles.what}>
            <b>Now</b>
            <span className="small quiet cut">{count(shapes, 'shape')}</span>
          </span>
        </div>
        {edits.map((edit, i) => (
          <Fragment key={edit.seq}>
            {headings[i] && (
              <div className={`small quiet ${styles.day}`} role="presentation">
                {headings[i]}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys of all its rows */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the list has the focus */}
            <div
              id={idOf(edit)}
              role="option"
              aria-selected={edit === chosen}
              className={styles.row}
              onClick={() => onChoose(edit)}
            >
              <Avatar name={edit.author} />
              <span className={styles.what}>
                <span className="cut" title={editText(edit)}>
                  {editText(edit)}
                </span>
                <span className="small quiet cut">
                  {edit.author}
                  {!only && ` · ${titleOf(edit)}`}
                </span>
              </span>
              <span className={`small faint ${styles.time}`}>{clockText(Date.parse(edit.at))}</span>
            </div>
          </Fragment>
        ))}
        {edits.length === 0 && !isFetching && <p className={`quiet ${styles.none}`}>Nothing was drawn on it yet.</p>}
      </div>
      {hasMore && (
        <Button variant="text" className={styles.more} disabled={isFetching} onClick={onMore}>
          Show earlier ones
        </Button>
      )}
    </>
  );
}
