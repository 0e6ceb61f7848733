import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Bench } from '../../../canvas/tools/bench.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { Shape } from '../../../model/drawing/shape.ts';
import { count } from '../../../model/text.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import styles from './drawings.module.css';
import { toolInHand } from './state.ts';

interface Props {
  bench: Bench;
  editor: Editor;
  classes: readonly ClassLook[];
}

const mark = 'data-stage';

/** To the shapes in the picture: what is selected is moved and sized by arrows there. */
export function focusStage(): void {
  document.querySelector<HTMLElement>(`[${mark}]`)?.focus();
}

/**
 * The shapes in the picture for who has no pointer: Tab goes through those that are seen, and on to what comes after them. With a pointer
 * over shapes that lie on each other, Tab takes the next below.
 */
export function Stage({ bench, editor, classes }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const help = useId();
  const [said, setSaid] = useState('');
  useTab(stage, bench, editor, (shape, at, total) => {
    const its = classes.find(({ id }) => id === shape.label);
    setSaid([shape.name, shape.kind, its?.name, `${at + 1} of ${total}`].filter(Boolean).join(', '));
  });
  const selected = useSignal(editor.selected).size;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || (toolInHand.get() ?? 'select') !== 'select') return;
    // It submits nothing from here: it leads to what can be said of the shape.
    event.preventDefault();
    document.querySelector<HTMLElement>('[data-shape-bar] select')?.focus();
  };
  return (
    <div
      ref={stage}
      {...{ [mark]: '' }}
      className={styles.stage}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
      tabIndex={0}
      aria-label="Shapes in the picture"
      aria-describedby={help}
      onKeyDown={onKey}
    >
      <p id={help} className="visually-hidden">
        Tab goes through the shapes. Arrows move what is selected, Ctrl and arrows size it, Enter leads to its class and
        name, Delete deletes it. With the rectangle or the ellipse in the hand, Enter places one.
      </p>
      <p className="visually-hidden" role="status">
        {selected > 1 ? `${count(selected, 'shape')} selected` : said}
      </p>
    </div>
  );
}

type Tell = (shape: Shape, at: number, total: number) => void;

function useTab(stage: { current: HTMLElement | null }, bench: Bench, editor: Editor, tell: Tell): void {
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    const onTab = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const focused = document.activeElement;
      const isStage = focused === stage.current;
      // What was pressed in the picture has left the focus to nobody.
      if (!isStage && focused !== document.body) return;
      const shapes = isStage ? bench.inView() : bench.under();
      const [only] = editor.selected.get();
      const was = shapes.findIndex(({ id }) => id === only);
      const by = event.shiftKey ? -1 : 1;
      const next = was >= 0 ? was + by : isStage && by < 0 ? -1 : by > 0 ? 0 : shapes.length - 1;
      // Beneath a pointer they come round again; those in the picture end, and Tab goes on to what follows.
      const at = isStage || shapes.length < 2 ? next : (next + shapes.length) % shapes.length;
      const shape = shapes[at];
      if (!shape || shape.id === only) return;
      event.preventDefault();
      editor.select([shape.id]);
      latest.current(shape, at, shapes.length);
    };
    window.addEventListener('keydown', onTab);
    return () => window.removeEventListener('keydown', onTab);
  }, [stage, bench, editor]);
}
