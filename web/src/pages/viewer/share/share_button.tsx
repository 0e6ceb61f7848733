import Button from '@mui/material/Button';
import { lazy, Suspense } from 'react';
import type { Annotation } from '../../../model/annotation.ts';
import { mayAnnotate } from '../../../model/project.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useDropdown } from '../../../ui/use_dropdown.ts';
import styles from './share.module.css';

const SharePanel = lazy(() => import('./share_panel.tsx'));

/** Whether there is a link that opens the annotation for anyone; for who may annotate it, also to make one. */
export function ShareButton({ annotation }: { annotation: Annotation }) {
  const { box, open, setOpen } = useDropdown<HTMLDivElement>();
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
