import type { Pieces } from '../pieces.ts';
import { grouped } from './edits.ts';
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

/** So many are looked at before others have their turn. */
const atOnce = 500;

/** What is selected and may be changed: followed as it changes, because it may be a hundred thousand shapes. */
export class Holding {
  private readonly selected: ReadonlySet<string>;
  private readonly places: Places;
  private readonly here = new Map<string, Held>();
  private readonly missing = new Set<string>();
  /** those that are not here, with where they are, whether they may be changed or not */
  private readonly away = new Map<string, number>();
  private list: readonly Held[] | null = null;

  private constructor(selected: ReadonlySet<string>, places: Places) {
    this.selected = selected;
    this.places = places;
  }

  /** A little at a time; made: it hears of what changes from then on. */
  static *of(
    selected: ReadonlySet<string>,
    places: Places,
    made: (holding: Holding) => void = () => {},
  ): Pieces<Holding> {
    const holding = new Holding(selected, places);
    made(holding);
    let looked = 0;
    for (const id of selected) {
      holding.follow(id);
      if (++looked % atOnce === 0) yield;
    }
    return holding;
  }

  /** What is not here, by drawing. */
  wanted(): Map<number, string[]> {
    return grouped(Array.from(this.away, ([id, layerId]) => [layerId, id] as const));
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
    if (!held && layerId !== undefined) this.away.set(id, layerId);
    else this.away.delete(id);
    this.list = null;
  }
}
