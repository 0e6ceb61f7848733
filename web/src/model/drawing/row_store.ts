import type { Listed } from './roi_rows.ts';
import type { Shapes } from './shapes.ts';

/** All shapes of a drawing of which a part alone is here, as a table lists them: as they were fetched, and as they have become since. */
export class RowStore {
  private readonly rows = new Map<string, Listed>();
  private readonly drawing: Shapes;
  private readonly deaf: () => void;

  constructor(drawing: Shapes, fetched: Iterable<Listed>, seq: number) {
    this.drawing = drawing;
    for (const row of fetched) this.rows.set(row.id, row);
    // What was taken after they were told.
    for (const shape of drawing.all()) if (shape.seq > seq || shape.seq === 0) this.rows.set(shape.id, shape);
    for (const id of this.rows.keys()) if (drawing.isGone(id)) this.rows.delete(id);
    this.deaf = drawing.subscribe((ids) => {
      for (const id of ids) this.follow(id);
    });
  }

  end(): void {
    this.deaf();
  }

  get size(): number {
    return this.rows.size;
  }

  all(): IterableIterator<Listed> {
    return this.rows.values();
  }

  has(id: string): boolean {
    return this.rows.has(id);
  }

  /** What is out of view is not gone. */
  private follow(id: string): void {
    const shape = this.drawing.get(id);
    if (shape) this.rows.set(id, shape);
    else if (this.drawing.isGone(id) || this.rows.get(id)?.seq === 0) this.rows.delete(id);
  }
}
