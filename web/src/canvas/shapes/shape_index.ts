import Flatbush from 'flatbush';
import type { Box } from '../../model/drawing/shape.ts';

/** So many changes are looked through one by one before they get a tree. */
const maxRecent = 500;

interface Tree {
  /** null: of nothing */
  tree: Flatbush | null;
  ids: string[];
}

/**
 * Which shapes a box touches. Trees are made once and never changed: what has changed lately lies beside them, and gets a tree of its own when
 * it is much, together with all trees that are not much larger. So each shape comes into a few trees, however many there are.
 */
export class ShapeIndex {
  private readonly boxes = new Map<string, Box>();
  /** in which tree it counts; none: it is looked at by itself */
  private readonly places = new Map<string, Tree>();
  private readonly recent = new Set<string>();
  /** the largest first */
  private trees: Tree[] = [];

  set(id: string, box: Box): void {
    this.boxes.set(id, box);
    this.places.delete(id);
    this.recent.add(id);
  }

  delete(id: string): void {
    this.boxes.delete(id);
    this.places.delete(id);
    this.recent.delete(id);
  }

  /** In no order. */
  search([left, top, right, bottom]: Box): string[] {
    this.settle();
    const found: string[] = [];
    for (const one of this.trees) {
      for (const at of one.tree?.search(left, top, right, bottom) ?? []) {
        const id = one.ids[at] as string;
        if (this.places.get(id) === one) found.push(id);
      }
    }
    for (const id of this.recent) {
      const box = this.boxes.get(id);
      if (box && box[0] <= right && box[2] >= left && box[1] <= bottom && box[3] >= top) found.push(id);
    }
    return found;
  }

  /** Makes a tree where that is due, so that it need not be done while somebody points at something. */
  settle(): void {
    if (this.recent.size <= maxRecent) return;
    const ids = [...this.recent];
    this.recent.clear();
    for (let last = this.trees.at(-1); last && last.ids.length <= 2 * ids.length; last = this.trees.at(-1)) {
      this.trees.pop();
      for (const id of last.ids) if (this.places.get(id) === last) ids.push(id);
    }
    this.trees.push(this.treeOf(ids));
    // Nothing is left of a tree whose shapes have all changed since.
    const held = this.trees.reduce((sum, one) => sum + one.ids.length, 0);
    if (held > 2 * this.boxes.size + maxRecent) this.trees = [this.treeOf([...this.boxes.keys()])];
  }

  private treeOf(ids: string[]): Tree {
    const made: Tree = { tree: ids.length > 0 ? new Flatbush(ids.length) : null, ids };
    for (const id of ids) {
      const [left, top, right, bottom] = this.boxes.get(id) as Box;
      made.tree?.add(left, top, right, bottom);
      this.places.set(id, made);
    }
    made.tree?.finish();
    return made;
  }
}
