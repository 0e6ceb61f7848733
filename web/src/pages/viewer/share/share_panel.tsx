import type { Annotation } from '../../../model/annotation.ts';
import { ShareLinks } from '../../../shell/share_links.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import styles from './share.module.css';

/** Links that open the annotation for anyone: those that live, and a new one. */
export default function SharePanel({ annotation, onClose }: { annotation: Annotation; onClose: () => void }) {
  return (
    <section className={styles.panel} role="dialog" aria-label={`Share ${annotation.name}`}>
      <div className={styles.head}>
        <h2 className="cut">Share {annotation.name}</h2>
        <TipButton dense icon="close" label="Close" onClick={onClose} />
      </div>
      <p className="quiet">
        Anyone with a link can look at this annotation, without an account: its layers, drawings and comments. They can
        change nothing, and see nothing else of the project.
      </p>
      <ShareLinks annotationId={annotation.id} />
    </section>
  );
}
