import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { Icon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import looks from './annotations.module.css';

interface Props {
  /** all that annotations of the project have */
  known: readonly string[];
  columns: readonly string[];
  onColumns: (columns: readonly string[]) => void;
}

const maxColumns = 12; // as many as the server tells at once

/** Which properties are columns of the list. */
export function ColumnMenu({ known, columns, onColumns }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (name: string) =>
    onColumns(known.filter((one) => (one === name ? !columns.includes(name) : columns.includes(one))));
  return (
    <>
      <Button aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>
        {columns.length > 0 ? `Properties: ${columns.length}` : 'Properties'}
      </Button>
      {anchor && (
        <Menu open anchorEl={anchor} onClose={() => setAnchor(null)} slotProps={{ list: { 'aria-label': 'Columns' } }}>
          {known.map((name) => {
            const isShown = columns.includes(name);
            return (
              <MenuItem
                key={name}
                role="menuitemcheckbox"
                aria-label={name}
                aria-checked={isShown}
                disabled={!isShown && columns.length >= maxColumns}
                sx={{ maxWidth: 320 }}
                onClick={() => toggle(name)}
              >
                <span className={looks.tick}>{isShown && <Icon name="tick" small />}</span>
                <Name text={name} />
              </MenuItem>
            );
          })}
        </Menu>
      )}
    </>
  );
}
