import { useEffect, useRef } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import { fromGeoJson, toGeoJson } from '../../../model/drawing/geojson.ts';
import type { Fields } from '../../../model/drawing/shape.ts';
import { movedBy } from '../../../model/drawing/transform.ts';
import { count } from '../../../model/text.ts';

/** CSS pixels by which a copy lies beside what it was copied from. */
const beside = 12;

/** Shapes to and from the system's clipboard, as GeoJSON: from sample to sample, from tab to tab, from and to QuPath. */
export function useClipboard(editor: Editor, classes: readonly ClassLook[], canvas: ImageCanvas) {
  const latest = useRef(classes);
  useEffect(() => {
    latest.current = classes;
  });
  useEffect(() => {
    const named = () => latest.current.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }]));
    const isTheirs = (event: ClipboardEvent) => {
      const target = event.target;
      const isTyping = target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;
      return isTyping || document.querySelector('dialog[open], [role="dialog"]') !== null;
    };
    const onCopy = (event: ClipboardEvent) => {
      const shapes = editor.selectedShapes().map(({ shape }) => shape);
      // A text that is selected is what is meant.
      if (isTheirs(event) || shapes.length === 0 || String(window.getSelection()) !== '') return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', toGeoJson(shapes, named()));
      if (event.type === 'cut') editor.remove('cut');
    };
    const onPaste = (event: ClipboardEvent) => {
      const fields = !isTheirs(event) && fromGeoJson(event.clipboardData?.getData('text/plain') ?? '', named());
      if (!fields) return;
      event.preventDefault();
      editor.said.set(editor.first.once((layerId) => place(editor, layerId, fields, beside / canvas.zoom(), 'pasted')));
    };
    const ended = new AbortController();
    document.addEventListener('copy', onCopy, { signal: ended.signal });
    document.addEventListener('cut', onCopy, { signal: ended.signal });
    document.addEventListener('paste', onPaste, { signal: ended.signal });
    return () => ended.abort();
  }, [editor, canvas]);
  return {
    duplicate: () => {
      const shapes = editor.selectedShapes().map(({ shape }) => shape);
      editor.said.set(editor.first.once((id) => place(editor, id, shapes, beside / canvas.zoom(), 'duplicated')));
    },
  };
}

/** Where they were; beside that, where the same lie already. */
function place(editor: Editor, layerId: number, fields: readonly Fields[], away: number, what: string): void {
  const isTaken = isAnyThere(fields, editor.drawing(layerId).all());
  const group = editor.group.get();
  const placed = fields.map((one) => ({ ...(isTaken ? movedBy(one, away, away) : one), group }));
  const made = editor.create(layerId, placed, `${count(placed.length, 'shape')} ${what}`);
  editor.select(made.map(({ id }) => id));
}

/** Whether a shape lies where another of the same form is. */
function isAnyThere(fields: readonly Fields[], there: Iterable<Fields>): boolean {
  const forms = new Set(fields.map(({ geometry }) => JSON.stringify(geometry)));
  // Of a large drawing most can be told apart by their first number.
  const first = new Set(fields.map(({ geometry }) => geometry[0]?.[0]));
  for (const { geometry } of there) {
    if (first.has(geometry[0]?.[0]) && forms.has(JSON.stringify(geometry))) return true;
  }
  return false;
}
