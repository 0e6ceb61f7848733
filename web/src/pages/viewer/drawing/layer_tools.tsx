import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { annotationQuery } from '../../../api/annotation.ts';
import { deleteDrawing } from '../../../api/shapes.ts';
import { CommandButton } from '../../../commands/command_button.tsx';
import { historyCommands } from '../../../commands/history.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { ViewLayer } from '../../../model/layers/layers.ts';
import { count } from '../../../model/text.ts';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { historyContext } from '../history/state.ts';
import { layerTools, shapeCounts } from '../overlays.ts';
import styles from './drawings.module.css';
import { lockedLayers } from './state.ts';
import { freeName } from './studio.tsx';

interface Props {
  editor: Editor;
  sampleId: number;
  /** drawings that may be changed, were they not locked */
  mine: ReadonlySet<number>;
  names: readonly string[];
  isMaking: boolean;
  onMake: (name: string) => void;
}

/** What is to be done with drawings in the list of layers, which stands elsewhere. */
export function LayerTools({ editor, sampleId, mine, names, isMaking, onMake }: Props) {
  const locked = useSignal(lockedLayers);
  const [asking, setAsking] = useState<'new' | ViewLayer | null>(null);
  const key = [...mine].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which they are
  useEffect(() => {
    const toggle = (id: number) => {
      const next = new Set(lockedLayers.get());
      if (!next.delete(id)) next.add(id);
      lockedLayers.set(next);
    };
    layerTools.set({
      head: (
        <>
          <CommandButton dense command={historyCommands.history} context={historyContext} />
          <TipButton
            dense
            icon="add"
            label="Add a drawing layer"
            disabled={isMaking}
            onClick={() => setAsking('new')}
          />
        </>
      ),
      row: (layer) =>
        mine.has(layer.id) ? (
          <>
            <TipButton
              dense
              smallIcon
              icon={locked.has(layer.id) ? 'lock' : 'lock_open'}
              label={`${locked.has(layer.id) ? 'Unlock' : 'Lock'} ${layer.title}`}
              pressed={locked.has(layer.id)}
              onClick={() => toggle(layer.id)}
            />
            <TipButton dense smallIcon icon="trash" label={`Delete ${layer.title}`} onClick={() => setAsking(layer)} />
          </>
        ) : (
          <span className={styles.readOnly} title="Drawn by somebody else: read only">
            <TipButton
              dense
              smallIcon
              icon="lock"
              label={`${layer.title} is somebody else's: read only`}
              disabled
              onClick={() => {}}
            />
          </span>
        ),
    });
    return () => layerTools.set(null);
  }, [key, locked, isMaking]);
  const close = () => setAsking(null);
  if (!asking) return null;
  if (asking === 'new') {
    return (
      <NewDrawing
        name={freeName(names.map((title) => ({ title })))}
        onClose={close}
        onMake={(name) => {
          close();
          onMake(name);
        }}
      />
    );
  }
  return <DeleteDrawing layer={asking} editor={editor} sampleId={sampleId} onClose={close} />;
}

function NewDrawing({ name, onClose, onMake }: { name: string; onClose: () => void; onMake: (name: string) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [text, setText] = useState(name);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onMake(text.trim());
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={title}>Add a drawing layer</h2>
        <label className={styles.field}>
          <span className="small quiet">Name</span>
          <input value={text} maxLength={200} required onChange={(event) => setText(event.target.value)} />
        </label>
        <div className={styles.actions}>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={!text.trim()}>
            Add the layer
          </Button>
        </div>
      </form>
    </dialog>
  );
}

interface DeleteProps {
  layer: ViewLayer;
  editor: Editor;
  sampleId: number;
  onClose: () => void;
}

function DeleteDrawing({ layer, editor, sampleId, onClose }: DeleteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const client = useQueryClient();
  const [problem, setProblem] = useState('');
  const shapes = useSignal(shapeCounts).get(layer.id) ?? layer.shapes;
  useEffect(() => dialog.current?.showModal(), []);
  const remove = async () => {
    try {
      await deleteDrawing(layer.id);
      editor.select([]);
      onClose();
      await client.refetchQueries({ queryKey: annotationQuery(sampleId).queryKey });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It could not be deleted.');
    }
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>
        Delete {layer.title} with its {count(shapes, 'shape')}?
      </h2>
      <p className="quiet">Nobody sees the layer any more. Undo does not bring it back, the history does.</p>
      {problem && <p role="alert">{problem}</p>}
      <div className={styles.actions}>
        <Button variant="text" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="contained" color="error" onClick={() => void remove()}>
          Delete the layer
        </Button>
      </div>
    </dialog>
  );
}
