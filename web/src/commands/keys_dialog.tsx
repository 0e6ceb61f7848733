import { useEffect, useRef } from 'react';
import { TipButton } from '../ui/tip_button.tsx';
import { capsOf, keyList, type Listed } from './command.ts';
import styles from './keys_dialog.module.css';

interface Props {
  table: Record<string, Listed>;
  open: boolean;
  onClose: () => void;
}

/** All keys that do something here. They never fire while someone types. */
export function KeysDialog({ table, open, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="keys-title">
      <div className={styles.head}>
        <h2 id="keys-title">Keyboard shortcuts</h2>
        <TipButton icon="close" label="Close" onClick={onClose} />
      </div>
      <div className={styles.groups}>
        {keyList(table).map(([group, commands]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id}>
                  <dt>
                    {capsOf(command).map((cap) => (
                      <kbd key={cap} className="key">
                        {cap}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{command.title}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
