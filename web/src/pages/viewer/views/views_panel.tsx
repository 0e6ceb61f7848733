import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { deleteView, keepView, viewsQuery } from '../../../api/views.ts';
import { commandOf } from '../../../commands/command.ts';
import { pressedKey } from '../../../commands/keys.ts';
import { viewsCommands } from '../../../commands/views.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { applyLooks, looksOf, type NamedView } from '../../../model/named_views.ts';
import { mayManage, type Project } from '../../../model/project.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import styles from './views.module.css';

interface Props {
  project: Project;
  views: readonly NamedView[];
  store: LayerStore;
  onClose: () => void;
}

/** So many can be had by their digit. */
const maxDigits = viewsCommands.apply_view.keys.length;

/** Named views: the project's and one's own are applied by a click or their digit; how things are now is kept under a name. */
export default function ViewsPanel({ project, views, store, onClose }: Props) {
  const client = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  const [name, setName] = useState('');
  const [forAll, setForAll] = useState(false);
  const [first, setFirst] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const manages = mayManage(project.level);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    const onPress = (event: Event) => {
      // What it is about may be changed while it is open.
      if (!box.current?.parentElement?.contains(event.target as Node)) onClose();
    };
    window.addEventListener('pointerdown', onPress);
    return () => window.removeEventListener('pointerdown', onPress);
  }, [onClose]);

  const ordered = [...views.filter(({ own }) => !own), ...views.filter(({ own }) => own)];
  const apply = (view: NamedView) => applyLooks(view.looks, store);
  const onKey = useRef<(event: KeyboardEvent) => void>(() => {});
  onKey.current = (event) => {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'text';
    const key = pressedKey(event);
    if (isTyping && key !== 'Escape') return;
    const context = {
      apply: (position: number) => {
        const view = ordered[position - 1];
        if (view) apply(view);
      },
      close: onClose,
    };
    commandOf(viewsCommands, context, key)?.run(context, key);
  };
  useEffect(() => {
    // Wherever the focus is: a button that was pressed may be gone.
    const listen = (event: KeyboardEvent) => onKey.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const change = async (work: () => Promise<readonly NamedView[]>) => {
    setBusy(true);
    setError(null);
    try {
      const { queryKey } = viewsQuery(project.id);
      client.setQueryData(queryKey, [...(await work())]);
      setName('');
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  const keep = () =>
    change(() => {
      const view = { name: name.trim(), looks: looksOf(store), own: !forAll, first: forAll && first };
      return keepView(project.id, view);
    });
  const remove = (view: NamedView) =>
    change(async () => {
      await deleteView(view.id);
      return views.filter(({ id }) => id !== view.id);
    });
  return (
    <div ref={box} className={styles.views} role="dialog" aria-label="Views" tabIndex={-1}>
      {ordered.length === 0 && (
        <p className="small quiet">No view is kept yet. One holds which channels are shown, their windows and tints.</p>
      )}
      {[false, true].map((own) => (
        <Part
          key={String(own)}
          title={own ? 'Mine' : project.name}
          views={ordered.filter((view) => view.own === own)}
          digitOf={(view) => ordered.indexOf(view) + 1}
          mayDelete={own || manages}
          onApply={apply}
          onDelete={remove}
        />
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void keep();
        }}
      >
        <label className={styles.name}>
          <span className="small quiet">Keep how it is shown now as</span>
          <input
            className="field"
            type="text"
            aria-label="Name of the view"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {manages && (
          <label className={styles.check}>
            <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.target.checked)} />
            For everybody in the project
          </label>
        )}
        {manages && forAll && (
          <label className={styles.check}>
            <input type="checkbox" checked={first} onChange={(event) => setFirst(event.target.checked)} />
            Every sample is first shown so
          </label>
        )}
        <Button type="submit" variant="contained" disabled={busy || !name.trim()}>
          {views.some((view) => view.own !== forAll && view.name === name.trim()) ? 'Replace' : 'Keep'}
        </Button>
      </form>
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}

interface PartProps {
  title: string;
  views: readonly NamedView[];
  digitOf: (view: NamedView) => number;
  mayDelete: boolean;
  onApply: (view: NamedView) => void;
  onDelete: (view: NamedView) => void;
}

function Part({ title, views, digitOf, mayDelete, onApply, onDelete }: PartProps) {
  if (views.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="small quiet cut">{title}</h3>
      <ul className={`scroll ${styles.list}`}>
        {views.map((view) => (
          <li key={view.id}>
            <button type="button" onClick={() => onApply(view)} title={view.own ? '' : `Kept by ${view.author}`}>
              {digitOf(view) <= maxDigits && <kbd className="key">{digitOf(view)}</kbd>}
              <span className="cut">{view.name}</span>
              {view.first && <span className="small faint">first look</span>}
            </button>
            {mayDelete && (
              <TipButton dense smallIcon icon="trash" label={`Delete ${view.name}`} onClick={() => onDelete(view)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
