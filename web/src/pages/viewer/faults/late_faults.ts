import { late } from '../late.tsx';

/** In the place of the buttons that are gone with a right. */
export const LostBand = late(async () => (await import('./lost_band.tsx')).LostBand);
/** While the server does not answer. */
export const AwayNote = late(async () => (await import('./away_note.tsx')).AwayNote);
