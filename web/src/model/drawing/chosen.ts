import { atOnce, type Pieces } from '../pieces.ts';
import { makeSignal, type Signal } from '../signal.ts';
import { Holding, type Places } from './holding.ts';
import type { Later } from './later.ts';

/** More are selected in pieces, and so many are looked at before others have their turn. */
const [many, inPiece] = [5000, 500];

/** What is selected, which may be a hundred thousand shapes: those that are gone are not. */
export class Chosen {
  readonly ids: Signal<ReadonlySet<string>> = makeSignal<ReadonlySet<string>>(new Set());
  private readonly places: Places & { isGone: (id: string) => boolean };
  private readonly later: Later;
  /** told of those that are not here, by the drawings they are in */
  private readonly onWanted: (about: ReadonlyMap<number, readonly string[]>) => void;
  private holding: Holding | null = null;
  /** of very many that are about to be selected: what is known of them, and what has changed meanwhile */
  private coming: { holding: Holding | null; changed: Set<string> } | null = null;
  /** how often something was selected */
  private choices = 0;

  constructor(places: Chosen['places'], later: Later, onWanted: Chosen['onWanted']) {
    this.places = places;
    this.later = later;
    this.onWanted = onWanted;
  }

  select(ids: Iterable<string>): void {
    const all = [...ids];
    const choice = ++this.choices;
    if (all.length > many) this.later.now(() => this.selecting(all, choice), false);
    else this.set(new Set(all.filter((id) => !this.places.isGone(id))), null);
  }

  private *selecting(ids: readonly string[], choice: number): Pieces<void> {
    const coming = { holding: null as Holding | null, changed: new Set<string>() };
    this.coming = coming;
    const selected = new Set<string>();
    for (const [i, id] of ids.entries()) {
      if (!this.places.isGone(id)) selected.add(id);
      if (i % inPiece === 0) yield;
    }
    yield* Holding.of(selected, this.places, (holding) => {
      coming.holding = holding;
    });
    this.coming = null;
    // Something else was selected meanwhile.
    if (choice !== this.choices) return;
    this.set(selected, coming.holding);
    this.forget(coming.changed);
  }

  private set(selected: ReadonlySet<string>, holding: Holding | null): void {
    this.holding = holding;
    this.ids.set(selected);
    this.onWanted(this.held().wanted());
  }

  /** Those of them that may be changed, and those that are not here. */
  held(): Holding {
    this.holding ??= atOnce(Holding.of(this.ids.get(), this.places));
    return this.holding;
  }

  /** Shapes are not as they were: the selected are followed, and one that is gone is selected no more. */
  changed(ids: ReadonlySet<string>): void {
    this.holding?.changed(ids);
    this.coming?.holding?.changed(ids);
    if (this.coming) for (const id of ids) this.coming.changed.add(id);
    this.forget(ids);
  }

  /** Others may be changed now, or shapes are known to be elsewhere. */
  lookAgain(): void {
    this.holding = null;
    if (this.coming) this.coming.holding = null;
  }

  private forget(ids: ReadonlySet<string>): void {
    const selected = this.ids.get();
    if (selected.size === 0) return;
    const gone = new Set([...ids].filter((id) => selected.has(id) && !this.places.find(id)));
    if (gone.size > 0) this.select([...selected].filter((id) => !gone.has(id)));
  }
}
