import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { movedBeside, movedBy } from '../model/order.ts';

/** Rows that are put in another order by dragging them, by the arrows with Alt, or one by one by a button. */
export function useOrder(ids: readonly number[], onOrder: (ids: number[]) => void) {
  const [dragged, setDragged] = useState(0);
  const [drop, setDrop] = useState<{ id: number; below: boolean } | null>(null);
  const isBelow = (event: DragEvent<HTMLElement>) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY - top > height / 2;
  };
  const put = (next: number[] | null) => {
    if (next) onOrder(next);
  };
  const row = (id: number) => ({
    draggable: true,
    'data-dragged': dragged === id || undefined,
    'data-drop': drop?.id === id ? (drop.below ? 'below' : 'above') : undefined,
    onDragStart: (event: DragEvent<HTMLElement>) => {
      // Text in a field is chosen by dragging, as everywhere.
      if (event.target instanceof HTMLInputElement) return;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', String(id));
      setDragged(id);
    },
    onDragEnd: () => {
      setDragged(0);
      setDrop(null);
    },
    onDragOver: (event: DragEvent<HTMLElement>) => {
      const below = isBelow(event);
      const may = movedBeside(ids, dragged, id, below) !== null;
      if (may) event.preventDefault();
      if (drop?.id !== id || drop.below !== below) setDrop(may ? { id, below } : null);
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      put(movedBeside(ids, dragged, id, isBelow(event)));
    },
  });
  const onKey = (event: KeyboardEvent, id: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    put(movedBy(ids, id, event.key === 'ArrowUp' ? -1 : 1));
  };
  const higher = (id: number) => put(movedBy(ids, id, -1));
  return { row, onKey, higher };
}
