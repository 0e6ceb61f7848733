import { late } from './late.tsx';

/** The list of keys. */
export const KeysDialog = late(async () => (await import('../../commands/keys_dialog.tsx')).KeysDialog);
