import { makeSignal, type Signal } from './signal.ts';

/** What stands beside the sample that is open: others, by their ids, or the same one again with other channels. */
export interface Comparison {
  /** one to three */
  panes: readonly number[];
  /** the first of them lies over the picture, behind a curtain that is drawn to the side */
  curtain: boolean;
}

export const maxPanes = 3;

/** As long as the page is loaded: it stays from one sample to the next. Null while nothing is compared. */
export const comparing: Signal<Comparison | null> = makeSignal<Comparison | null>(null);
/** zoom, place, planes and looks of all panes go together, as far as each is chosen */
export const linked: Signal<boolean> = makeSignal<boolean>(true);

/** with=57,61 and curtain=1, as part of the address; "" while nothing is compared. */
export function comparisonText(comparison: Comparison | null): string {
  if (!comparison) return '';
  return `with=${comparison.panes.join(',')}${comparison.curtain ? '&curtain=1' : ''}`;
}

export function readComparison(search: string): Comparison | null {
  const values = new URLSearchParams(search);
  const ids = (values.get('with') ?? '').split(',').map(Number);
  const panes = ids.filter((id) => Number.isInteger(id) && id > 0 && id < 2 ** 31).slice(0, maxPanes);
  return panes.length > 0 ? { panes, curtain: values.get('curtain') === '1' } : null;
}
