import { useEffect, useState } from 'react';
import type { Annotation } from '../../../model/annotation.ts';
import { Editor } from '../../../model/drawing/editor.ts';
import { memoryLog } from '../../../model/drawing/undo.ts';
import type { Me } from '../../../model/me.ts';
import { useQueue } from '../../../shell/queue.tsx';
import { handTo, linkEditor } from '../../../sync/drawing_link.ts';
import { undoLog } from '../../../sync/undo_store.ts';
import { nextStyle } from './state.ts';

/** The drawings of a sample for as long as it is open, and what is done to them here. Who may only look has no queue. */
export function useEditor(
  { id, name, projectId }: Pick<Annotation, 'id' | 'name' | 'projectId'>,
  me: Me | undefined,
): Editor {
  const queue = useQueue();
  const make = () => {
    const made = new Editor(id, {
      author: me?.name || me?.username || '',
      hand: queue ? handTo(queue, id, name) : () => Promise.reject(new Error('nobody is logged in')),
      log: me ? undoLog(me.id, id) : memoryLog(),
      newId: () => crypto.randomUUID(),
      now: () => new Date().toISOString(),
    });
    const kept = nextStyle.get();
    if (kept?.projectId === projectId) made.style.set(kept.style);
    return made;
  };
  const [editor] = useState(make);
  useEffect(() => {
    const load = () => void editor.undo.load().catch(() => {});
    load();
    if (queue) return linkEditor(queue, editor, load);
  }, [editor, queue]);
  useEffect(
    () => editor.style.subscribe(() => nextStyle.set({ projectId, style: editor.style.get() })),
    [editor, projectId],
  );
  return editor;
}
