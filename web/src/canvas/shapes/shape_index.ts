import Flatbush from 'flatbush';
import type { Box } from '../../model/drawing/shape.ts';

/** So many changes are looked through one by one before the index is made anew. */
const maxRecent = 500;

/** Which shapes a box touches. Made anew when many have changed, and only then: what is drawn by hand changes one at a time. */
export class ShapeIndex {
  private boxes = new Map<string, Box>();
  private tree: Flatbush | null = null;
  private inTree: string[] = [];
  /** changed since the tree was made: they count as they are here */
  private recent = new Set<string>();

  set(id: string, box: Box): void {
    this.boxes.set(id, box);
    this.recent.add(id);
  }

  delete(id: string): void {
    this.boxes.delete(id);
    this.recent.add(id);
  }

  /** In no order. */
  search([left, top, right, bottom]: Box): string[] {
    this.settle();
    const found: string[] = [];
    for (const at of this.tree?.search(left, top, right, bottom) ?? []) {
      const id = this.inTree[at] as string;
      if (!this.recent.has(id)) found.push(id);
    }
    for (const id of this.recent) {
      const box = this.boxes.get(id);
      if (box && box[0] <= right && box[2] >= left && box[1] <= bottom && box[3] >= top) found.push(id);
    }
    return found;
  }

  /** Makes it anew where that is due, so that it need not be done while somebody points at something. */
  settle(): void {
    if (this.recent.size > maxRecent) this.build();
  }

  private build(): void {
    this.recent.clear();
    this.inTree = [...this.boxes.keys()];
    if (this.inTree.length === 0) {
      this.tree = null;
      return;
    }
    this.tree = new Flatbush(this.inTree.length);
    for (const box of this.boxes.values()) this.tree.add(...box);
    this.tree.finish();
  }
}
