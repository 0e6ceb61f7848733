import type { Done } from '../model/changes.ts';
import type { Edit } from '../model/drawing/edits.ts';
import type { Fields, Geometry, Kind, Shape } from '../model/drawing/shape.ts';
import { write } from './client.ts';
import { type Shape as Answer, either, list, orNull, shape, type Wire } from './wire.ts';

/** [x, y], five numbers, or lists of numbers. */
export const geometry = either(list('number'), list(list('number')));

export const shapeFields = {
  id: 'text',
  kind: 'text',
  class: orNull('number'),
  name: 'text',
  colour: 'text',
  group: orNull('number'),
  author: 'text',
  created: 'text',
  changed: 'text',
  changed_by: 'text',
  seq: 'number',
  area: 'number',
  length: 'number',
} as const satisfies Answer;

const whole = { ...shapeFields, geometry } as const satisfies Answer;

export type WireShape = Wire<typeof whole>;

/** A shape with all its points. */
export const oneShape = shape({ shape: whole });

/** What was edited since, as it is now. */
export const editsShape = shape({
  seq: 'number',
  all: 'flag',
  edits: list({
    id: 'text',
    layer_id: 'number',
    seq: 'number',
    op_id: orNull('text'),
    author: 'text',
    shape: orNull(whole),
  }),
});

export const drawnShape = shape({
  seq: 'number',
  stamped: list({
    id: 'text',
    author: 'text',
    created: 'text',
    changed: 'text',
    seq: 'number',
    area: 'number',
    length: 'number',
  }),
  /** mine: what was sent */
  conflicts: list({ id: 'text', theirs: orNull(whole), mine: 'unread' }),
});

/** An edit as the server takes it: of updates what changes alone. */
export function editOf({ created, updated, deleted }: Edit): object {
  return {
    created: created.map(({ id, ...fields }) => ({ id, ...fieldsOf(fields) })),
    updated: updated.map(({ id, after, whole }) => ({
      id,
      // A geometry says nothing without its kind.
      ...fieldsOf(after.geometry || after.kind ? { kind: whole.kind, geometry: whole.geometry, ...after } : after),
    })),
    deleted: deleted.map(({ id }) => id),
  };
}

function fieldsOf({ kind, geometry, label, name, colour, group }: Partial<Fields>): object {
  return {
    ...(kind !== undefined && { kind }),
    ...(geometry !== undefined && { geometry: isFlat(kind) ? geometry[0] : geometry }),
    ...(label !== undefined && { class: label }),
    ...(name !== undefined && { name }),
    ...(colour !== undefined && { colour }),
    ...(group !== undefined && { group }),
  };
}

function isFlat(kind: Kind | undefined): boolean {
  return kind === 'point' || kind === 'rectangle' || kind === 'ellipse';
}

export function toShape(wire: WireShape): Shape {
  const { class: label, changed_by: changedBy, kind, geometry, ...rest } = wire;
  const lists = (typeof geometry[0] === 'number' ? [geometry] : geometry) as Geometry;
  return { ...rest, label, changedBy, kind: kind as Kind, geometry: lists };
}

export function drawnOf(answer: unknown): Extract<Done, { kind: 'draw' }> {
  const { seq, stamped, conflicts } = answer as Wire<typeof drawnShape>;
  return {
    kind: 'draw',
    seq,
    stamps: stamped,
    theirs: conflicts.map(({ id, theirs }) => ({ id, shape: theirs && toShape(theirs) })),
  };
}

/** Makes an empty drawing; its id. */
export async function makeDrawing(
  sample: { id: number; projectId: number },
  ownerId: number,
  name: string,
  sequence: number,
): Promise<number> {
  const row = { name, data: 'none', image_id: 0, settings: '', sequence, parent_id: 0, owner_id: ownerId };
  const body = { ...row, annotation_id: sample.id, project_id: sample.projectId };
  return (await write<{ layer: { layer_id: number } }>('POST', 'layers', body)).layer.layer_id;
}

export async function deleteDrawing(layerId: number): Promise<void> {
  await write('DELETE', `layers/${layerId}`);
}
