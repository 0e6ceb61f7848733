import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type { Label } from '../../../model/project.ts';
import { Icon } from '../../../ui/icons.tsx';
import styles from './scoring.module.css';

interface Props {
  anchor: HTMLElement;
  labels: readonly Label[];
  /** their digits; "": none */
  keys: readonly string[];
  chosen: readonly number[];
  counts: ReadonlyMap<number, number> | undefined;
  onToggle: (id: number) => void;
  onClose: () => void;
}

/** Labels for which there is no room, or no key. */
export function MoreLabels({ anchor, labels, keys, chosen, counts, onToggle, onClose }: Props) {
  return (
    <Menu open anchorEl={anchor} onClose={onClose}>
      {labels.map((label, i) => (
        <MenuItem
          key={label.id}
          role="menuitemcheckbox"
          aria-checked={chosen.includes(label.id) || ((counts?.get(label.id) ?? 0) > 0 && 'mixed')}
          onClick={() => onToggle(label.id)}
        >
          <span className={styles.check}>{chosen.includes(label.id) && <Icon name="tick" small />}</span>
          <span className={`cut ${styles.menuName}`}>{label.name}</span>
          {keys[i] && <kbd className="key">{keys[i]}</kbd>}
        </MenuItem>
      ))}
    </Menu>
  );
}
