import type { Shape } from './shape.ts';

export interface Held {
  layerId: number;
  shape: Shape;
}

/** Where selected shapes are looked up. */
export interface Places {
  find: (id: string) => Held | null;
  /** of one that is not here; undefined: nobody knows */
  whereIs: (id: string) => number | undefined;
  mayEdit: (layerId: number) => boolean;
}

/** What is selected and may be changed: followed as it changes, because it may be a hundred thousand shapes. */
export class Holding {
  private readonly selected: ReadonlySet<string>;
  private readonly places: Places;
  private readonly here = new Map<string, Held>();
  private readonly missing = new Set<string>();
  private list: readonly Held[] | null = null;

  constructor(selected: ReadonlySet<string>, places: Places) {
    this.selected = selected;
    this.places = places;
    for (const id of selected) this.follow(id);
  }

  /** The same list until one of them changes. */
  all(): readonly Held[] {
    this.list ??= [...this.here.values()];
    return this.list;
  }

  /** With those that are on their way here. */
  get count(): number {
    return this.here.size + this.missing.size;
  }

  changed(ids: ReadonlySet<string>): void {
    for (const id of ids.size < this.selected.size ? ids : this.selected) {
      if (ids.has(id) && this.selected.has(id)) this.follow(id);
    }
  }

  private follow(id: string): void {
    const held = this.places.find(id);
    const layerId = held ? held.layerId : this.places.whereIs(id);
    const isOurs = layerId !== undefined && this.places.mayEdit(layerId);
    if (held && isOurs) this.here.set(id, held);
    else this.here.delete(id);
    if (!held && isOurs) this.missing.add(id);
    else this.missing.delete(id);
    this.list = null;
  }
}
