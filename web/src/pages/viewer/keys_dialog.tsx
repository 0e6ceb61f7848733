import { useEffect, useRef } from 'react';
import { TipButton } from '../../ui/tip_button.tsx';
import styles from './keys.module.css';

const groups: ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, string]>]> = [
  [
    'Annotations',
    [
      ['N', 'Next'],
      ['B', 'Previous'],
      ['G', 'Grid of the category'],
      ['/', 'Find an annotation'],
    ],
  ],
  [
    'Picture',
    [
      ['+ −', 'Zoom in, zoom out'],
      ['0', 'Fit'],
      ['⇧0', 'Actual pixels'],
      ['← → ↑ ↓', 'Move'],
      ['D', 'Dark background'],
      ['⇧R', 'Rotate by 90°'],
      ['⇧F', 'Flip'],
      ['F', 'Full screen'],
      ['⇧S', 'Save this view as PNG'],
    ],
  ],
  [
    'Page',
    [
      ['⇧A', 'Auto-adjust all layers'],
      ['[', 'Annotations'],
      [']', 'Layers'],
      ['\\', 'Both panels'],
      ['?', 'This list'],
    ],
  ],
];

/** All keys that do something here. They never fire while someone types. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles.dialog} onClose={onClose} aria-labelledby="keys-title">
      <div className={styles.head}>
        <h2 id="keys-title">Keyboard shortcuts</h2>
        <TipButton icon="close" label="Close" onClick={onClose} />
      </div>
      <div className={styles.groups}>
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((cap) => (
                      <kbd key={cap} className="key">
                        {cap}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
