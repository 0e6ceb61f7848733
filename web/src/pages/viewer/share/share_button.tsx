import Button from '@mui/material/Button';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Annotation } from '../../../model/annotation.ts';
import { mayAnnotate } from '../../../model/project.ts';
import { Icon } from '../../../ui/icons.tsx';
import styles from './share.module.css';

const SharePanel = lazy(() => import('./share_panel.tsx'));

/** Whether there is a link that opens the annotation for anyone; for who may annotate it, also to make one. */
export function ShareButton({ annotation }: { annotation: Annotation }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPress = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false);
    };
    window.addEventListener('pointerdown', onPress);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', onPress);
      window.removeEventListener('keydown', onKey);
    };
  }, [open]);
  if (!mayAnnotate(annotation.level)) {
    return annotation.shared ? (
      <span className={`small quiet ${styles.shared}`}>
        <Icon name="link" small />
        Shared
      </span>
    ) : null;
  }
  return (
    <div ref={box} className={styles.box}>
      <Button variant="text" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="link" small />
        {annotation.shared ? 'Shared' : 'Share'}
      </Button>
      {open && (
        <Suspense>
          <SharePanel annotation={annotation} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
