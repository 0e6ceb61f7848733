import type { LayerStore } from './layer_store.ts';
import type { LayerLook, ViewLayer } from './layers.ts';

/** Keeps the stacks of several samples at the same plane, as far as each has it. Returns how to end it. */
export function linkPlanes(stores: readonly LayerStore[]): () => void {
  let isFollowing = false;
  const follow = (leader: LayerStore) => {
    const view = planeOf(leader);
    if (isFollowing || !view) return;
    isFollowing = true;
    for (const store of stores) {
      const stack = store === leader ? null : store.shownStack();
      if (stack) store.showPlane(stack.id, view);
    }
    isFollowing = false;
  };
  if (stores[0]) follow(stores[0]);
  const ends = stores.map((store) => store.onPlane(() => follow(store)));
  return () => {
    for (const end of ends) end();
  };
}

function planeOf(store: LayerStore) {
  const stack = store.shownStack();
  return stack && store.planeView(stack);
}

/**
 * What is changed about a channel of one (window, gamma, tint, blend, opacity) is changed about those of the same name in the
 * others; which are shown is for each, and so is what nobody has touched.
 */
export function linkLooks(stores: readonly LayerStore[]): () => void {
  let isFollowing = false;
  const before = new Map(stores.map((store) => [store, new Map(store.snapshot())]));
  const follow = (leader: LayerStore, id: number, look: LayerLook) => {
    const known = before.get(leader);
    const changed = changeOf(known?.get(id), look);
    known?.set(id, look);
    const layer = leader.layers.find((one) => one.id === id);
    if (isFollowing || layer?.kind !== 'image' || Object.keys(changed).length === 0) return;
    isFollowing = true;
    for (const store of stores) {
      const same = store === leader ? undefined : store.layers.find((one) => isAlike(one, layer));
      if (same) store.set(same.id, changed);
    }
    isFollowing = false;
  };
  const ends = stores.map((store) => store.onLook((id, look) => follow(store, id, look)));
  return () => {
    for (const end of ends) end();
  };
}

function changeOf(was: LayerLook | undefined, look: LayerLook): Partial<LayerLook> {
  const keys = ['opacity', 'gamma', 'tint', 'blend'] as const;
  const changed = keys.filter((key) => was?.[key] !== look[key]).map((key) => [key, look[key]]);
  // Black and white are one window: half of another would turn it upside down.
  const isSame = was?.black === look.black && was.white === look.white;
  return { ...Object.fromEntries(changed), ...(isSame ? {} : { black: look.black, white: look.white }) };
}

/** Keeps equal channels of the groups of one sample in step: what is changed about one is changed about the others. */
export function linkGroups(store: LayerStore): () => void {
  let isFollowing = false;
  const before = new Map(store.snapshot());
  return store.onLook((id, look) => {
    const changed = changeOf(before.get(id), look);
    before.set(id, look);
    const layer = store.layers.find((one) => one.id === id);
    if (isFollowing || layer?.kind !== 'image' || layer.parentId === 0 || Object.keys(changed).length === 0) return;
    isFollowing = true;
    for (const one of store.layers) {
      if (one.id !== id && one.parentId !== 0 && isAlike(one, layer)) store.set(one.id, changed);
    }
    isFollowing = false;
  });
}

/** A window of one means the same for the other. */
function isAlike(a: ViewLayer, b: ViewLayer): boolean {
  const isLead = a.lead === a.id && a.kind === b.kind && a.title === b.title;
  return isLead && a.range.min === b.range.min && a.range.max === b.range.max;
}
