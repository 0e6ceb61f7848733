import Button from '@mui/material/Button';
import { useId, useState } from 'react';
import { addOutsideImage } from '../../../api/edited_images.ts';
import type { Maker } from '../../../api/editor.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import looks from './images.module.css';

/** An image that stays where it is: its address is kept, and read by browsers alone. */
export function OutsideImage({ maker, onAdded }: { maker: Maker; onAdded: () => Promise<unknown> }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const ids = [useId(), useId()];
  const may = name.trim() !== '' && /^https?:\/\/\S+$/.test(address.trim());
  return (
    <>
      <Button onClick={() => setOpen(true)}>Image at an address…</Button>
      {isOpen && (
        <Confirm
          mild
          title="Add an image that lies elsewhere"
          action="Add"
          disabled={!may}
          onClose={() => setOpen(false)}
          onConfirm={async () => {
            await addOutsideImage(maker.projectId, maker.ownerId, name.trim(), address.trim());
            setName('');
            setAddress('');
            await onAdded();
          }}
        >
          <div className={looks.outside}>
            <div className="entry">
              <label htmlFor={ids[0]}>Name of the image</label>
              <input
                id={ids[0]}
                className="field"
                autoComplete="off"
                maxLength={500}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </div>
            <div className="entry">
              <label htmlFor={ids[1]}>Its address (http or https)</label>
              <input
                id={ids[1]}
                className="field"
                type="url"
                autoComplete="off"
                maxLength={2000}
                value={address}
                onChange={(event) => setAddress(event.target.value)}
              />
            </div>
            <p className="small faint">It is not copied: who looks at it must be able to reach that address.</p>
          </div>
        </Confirm>
      )}
    </>
  );
}
