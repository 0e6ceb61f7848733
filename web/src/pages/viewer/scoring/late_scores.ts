import { late } from '../late.tsx';

/** How many samples have which score. */
export const Distribution = late(async () => (await import('./distribution.tsx')).Distribution);
/** The icon of a classification. */
export const LateScoreIcon = late(async () => (await import('./score_icon.tsx')).ScoreIcon);
/** The menu of the labels for which there is no room. */
export const MoreLabels = late(async () => (await import('./more_labels.tsx')).MoreLabels);
