import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type { Label } from '../../../model/project.ts';
import { Icon } from '../../../ui/icons.tsx';
import styles from './scoring.module.css';

interface Props {
  anchor: HTMLElement;
  labels: readonly Label[];
  /** the place of the first of them among all */
  first: number;
  chosen: readonly number[];
  counts: ReadonlyMap<number, number> | undefined;
  onToggle: (id: number) => void;
  onClose: () => void;
}

const maxKeys = 9;

/** Labels for which there is no room, or no key. */
export function MoreLabels({ anchor, labels, first, chosen, counts, onToggle, onClose }: Props) {
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
          {first + i < maxKeys && <kbd className="key">{first + i + 1}</kbd>}
        </MenuItem>
      ))}
    </Menu>
  );
}
