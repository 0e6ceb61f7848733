import type { Operation } from '../model/changes.ts';
import type { Edit } from '../model/drawing/edits.ts';
import { type Named, toGeoJson } from '../model/drawing/geojson.ts';
import type { Fields } from '../model/drawing/shape.ts';

/** Something that was typed and not sent. */
export interface Typed {
  /** what it is about */
  where: string;
  text: string;
}

/**
 * Changes that are not saved, as text to be kept elsewhere: what was drawn as GeoJSON, which pages and QuPath read; what was typed as it
 * was, with what it is about; all else as it is.
 */
export function copiedText(
  operations: readonly Operation[],
  labels: readonly Named[],
  typed: readonly Typed[] = [],
): string {
  const shapes = operations.flatMap(({ change }) => (change.kind === 'draw' ? meant(change.edit) : []));
  const others = operations.filter(({ change }) => change.kind !== 'draw' || meant(change.edit).length === 0);
  const texts = [
    typed.map(({ where, text }) => `${where}:\n${text}\n`).join('\n'),
    shapes.length > 0 && toGeoJson(shapes, labels),
    others.length > 0 && JSON.stringify(others, null, 2),
  ];
  return texts.filter(Boolean).join('\n');
}

/** Shapes as they were meant to be; of what was to be deleted there is nothing to keep. */
function meant({ created, updated }: Edit): Fields[] {
  return [...created, ...updated.map(({ whole, after }) => ({ ...whole, ...after }))];
}
