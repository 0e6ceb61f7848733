import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import type { Editor } from '../../../model/drawing/editor.ts';
import {
  type Axis,
  copiesOf,
  type Planes,
  planeBeside,
  planesAlong,
  planeText,
} from '../../../model/drawing/planes.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { count } from '../../../model/text.ts';
import { useLayers } from '../use_session.ts';
import styles from './drawings.module.css';

/** On which plane the selected shapes are; and copies of them along z and t. Nothing where there is no stack. */
export function PlaneMenu({ editor, store }: { editor: Editor; store: LayerStore }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const stacks = useLayers(store).flatMap(({ stack }) => stack ?? []);
  if (stacks.length === 0) return null;
  const shapes = editor.editable().map(({ shape }) => shape);
  const [first] = shapes;
  const isSame = shapes.every(({ group }) => group === first?.group);
  const text = !isSame ? 'Several' : planeText(stacks, first?.group ?? null) || 'All planes';

  const copy = (targets: (stack: Planes, group: number) => readonly number[], follow: boolean) => {
    setAnchor(null);
    const all = editor.editable();
    const made = [...new Set(all.map(({ layerId }) => layerId))].flatMap((layerId) => {
      const its = all.filter((one) => one.layerId === layerId).map(({ shape }) => shape);
      const copies = copiesOf(its, stacks, targets);
      return copies.length > 0 ? editor.create(layerId, copies, `${count(copies.length, 'shape')} copied`) : [];
    });
    editor.said.set(made.length > 0 ? `${count(made.length, 'copy', 'copies')} made` : 'There is no such plane.');
    const [copied] = made;
    if (!follow || !copied) return;
    editor.select(made.map(({ id }) => id));
    for (const { id, stack } of store.layers) {
      const plane = copied.group !== null && stack?.planes.get(copied.group);
      if (plane) store.showPlane(id, plane);
    }
  };
  const put = (group: number | null) => {
    setAnchor(null);
    editor.change(
      (shape) => ({ ...shape, group }),
      (n) => `Plane of ${count(n, 'shape')}`,
    );
  };
  const beside = (axis: Axis, step: number) => (stack: Planes, group: number) => {
    const one = planeBeside(stack, group, axis, step);
    return one === null ? [] : [one];
  };
  const has = (axis: Axis) => stacks.some((stack) => (axis === 'z' ? stack.depths : stack.times).length > 1);
  const isCopied = shapes.some(({ group }) => group !== null);
  const shown = store.shownPlane();
  const items = (axis: Axis, next: string, before: string, all: string) => [
    <MenuItem key={`${axis}+`} disabled={!isCopied} onClick={() => copy(beside(axis, 1), true)}>
      {next}
    </MenuItem>,
    <MenuItem key={`${axis}-`} disabled={!isCopied} onClick={() => copy(beside(axis, -1), true)}>
      {before}
    </MenuItem>,
    <MenuItem
      key={axis}
      disabled={!isCopied}
      onClick={() => copy((stack, group) => planesAlong(stack, group, axis), false)}
    >
      {all}
    </MenuItem>,
  ];
  return (
    <>
      <button
        type="button"
        className={styles.plane}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`Plane: ${text}`}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {text}
      </button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {has('z') && items('z', 'Copy to the next z', 'Copy to the z before', 'Copy to all other z')}
        {has('t') && items('t', 'Copy to the next time', 'Copy to the time before', 'Copy to all other times')}
        {shown !== null && <MenuItem onClick={() => put(shown)}>Move to the plane shown</MenuItem>}
        <MenuItem disabled={!isCopied} onClick={() => put(null)}>
          Show on all planes
        </MenuItem>
      </Menu>
    </>
  );
}
