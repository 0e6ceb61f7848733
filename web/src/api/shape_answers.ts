import type { Box, Shape } from '../model/drawing/shape.ts';
import { inPieces, type Pieces } from '../model/pieces.ts';
import { answer, get } from './client.ts';
import { type Known, type Outlined, RowReader, type ShapeAnswer, ShapeReader } from './shape_bytes.ts';
import { type editsShape, toShape } from './shapes.ts';
import type { Wire } from './wire.ts';

/** Reads while it comes, and lets the page answer meanwhile. */
export async function readAnswer<T>(
  path: string,
  reader: { take: (bytes: Uint8Array) => Pieces<void>; end: () => T },
  signal?: AbortSignal,
): Promise<T> {
  const body = (await answer(path, signal)).body?.getReader();
  for (let piece = await body?.read(); piece && !piece.done; piece = await body?.read()) {
    await inPieces(reader.take(piece.value), signal);
  }
  return reader.end();
}

/** All shapes of a drawing. */
export async function fetchShapes(layerId: number, signal: AbortSignal): Promise<ShapeAnswer> {
  return readAnswer(`web/layers/${layerId}/shapes`, new ShapeReader(), signal);
}

/** Those that a box touches, at so many pixels of the screen for one of the image; of a large drawing not every one. */
export async function fetchPart(
  layerId: number,
  box: Box,
  zoom: number,
  known: Known,
  signal: AbortSignal,
): Promise<ShapeAnswer> {
  const path = `web/layers/${layerId}/shapes?box=${box.map((side) => side.toFixed(1)).join()}&zoom=${zoom.toPrecision(6)}`;
  return readAnswer(path, new ShapeReader(known), signal);
}

/** A request names no more than this: addresses are no longer than a few thousand characters. */
export const maxNamed = 150;

/** Some by name; those that are there no more do not come. */
export async function fetchNamed(
  layerId: number,
  ids: readonly string[],
  known: Known,
  signal: AbortSignal,
): Promise<ShapeAnswer> {
  return readAnswer(`web/layers/${layerId}/shapes?ids=${ids.join()}`, new ShapeReader(known), signal);
}

/** What a table says of all shapes of a drawing. */
export async function fetchRows(layerId: number, signal: AbortSignal): Promise<{ seq: number; rows: Outlined[] }> {
  return readAnswer(`web/layers/${layerId}/shapes?rows=1`, new RowReader(), signal);
}

/** What was edited since, as it is now. */
export interface Edits {
  seq: number;
  /** too many to be told */
  isAll: boolean;
  changes: { id: string; layerId: number; shape: Shape | null }[];
}

export async function fetchEdits(annotationId: number, since: number, signal: AbortSignal): Promise<Edits> {
  const path = `web/annotations/${annotationId}/edits?since=${since}`;
  const { seq, all, edits } = await get<Wire<typeof editsShape>>(path, signal);
  const changes = edits.map(({ id, layer_id, shape }) => ({ id, layerId: layer_id, shape: shape && toShape(shape) }));
  return { seq, isAll: all, changes };
}
