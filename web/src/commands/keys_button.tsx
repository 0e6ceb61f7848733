import { lazy, Suspense, useState } from 'react';
import { TipButton } from '../ui/tip_button.tsx';
import type { Listed } from './command.ts';

const KeysDialog = lazy(async () => ({ default: (await import('./keys_dialog.tsx')).KeysDialog }));

/** The list of keys of a page. */
export function KeysButton({ table }: { table: Record<string, Listed> }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <TipButton icon="keyboard" label="Keyboard shortcuts" onClick={() => setOpen(true)} />
      {open && (
        <Suspense>
          <KeysDialog table={table} open onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
