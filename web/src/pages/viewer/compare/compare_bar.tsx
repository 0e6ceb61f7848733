import { type Comparison, comparing, linked, maxPanes } from '../../../model/comparison.ts';
import { Icon, type IconName } from '../../../ui/icons.tsx';
import { Tip } from '../../../ui/tip_button.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { useViewing, ViewerButton } from '../viewer_button.tsx';
import styles from './compare.module.css';
import type { Links } from './use_links.ts';

interface Props {
  comparison: Comparison;
  links: Links;
  onAdd: () => void;
  onSwap: (() => void) | undefined;
}

/** How panes stand, what goes together in them, and what is done with all of them. */
export function CompareBar({ comparison: { panes, curtain }, links, onAdd, onSwap }: Props) {
  const isLinked = useSignal(linked);
  const { compare } = useViewing();
  return (
    <div className={styles.bar} role="toolbar" aria-label="Compare">
      <b>Compare</b>
      <span className={styles.choice} role="radiogroup" aria-label="Arrangement">
        {[false, true].map((value) => (
          <label key={String(value)}>
            <input
              type="radio"
              name="arrangement"
              checked={curtain === value}
              onChange={() => comparing.set({ panes, curtain: value })}
            />
            <span>
              <Icon name={value ? 'curtain' : 'compare'} small />
              <span>{value ? 'Curtain' : 'Side by side'}</span>
            </span>
          </label>
        ))}
      </span>
      <BarButton icon="link" text="Linked" cap="K" on={isLinked} onPress={() => compare?.toggleLink()} />
      {!curtain && (
        <BarButton icon="target" text="Zoom and place" on={links.zoom} off={!isLinked} onPress={links.toggleZoom} />
      )}
      <BarButton icon="layers" text="Planes" on={links.planes} off={!isLinked} onPress={links.togglePlanes} />
      <BarButton icon="looks" text="Looks" on={links.looks} off={!isLinked} onPress={links.toggleLooks} />
      <span className={styles.grow} />
      {!curtain && panes.length < maxPanes && <BarButton icon="add" text="Pane" onPress={onAdd} />}
      <BarButton icon="swap" text="Swap A and B" off={!onSwap} onPress={() => onSwap?.()} />
      <ViewerButton dense command="save_png" />
      <BarButton icon="close" text="Leave" cap="Esc" onPress={() => compare?.toggle()} />
    </div>
  );
}

interface ButtonProps {
  icon: IconName;
  text: string;
  /** the key that does the same */
  cap?: string;
  /** for what is switched on and off */
  on?: boolean;
  /** it does not count now */
  off?: boolean;
  onPress: () => void;
}

/** Its word goes where there is no room for all of them; the icon and the name stay. */
function BarButton({ icon, text, cap, on, off = false, onPress }: ButtonProps) {
  return (
    <Tip title={text} {...(cap ? { hotkey: cap } : {})}>
      <button
        type="button"
        className={styles.toggle}
        aria-label={text}
        aria-pressed={on}
        aria-disabled={off || undefined}
        onClick={() => !off && onPress()}
      >
        <Icon name={icon} small />
        <span className={styles.word}>{text}</span>
        {cap && <kbd className={`key ${styles.word}`}>{cap}</kbd>}
      </button>
    </Tip>
  );
}
