interface Drawing {
  id: number;
  ownerId: number;
}

/**
 * The drawing that one draws in, of those that one may change: the one that is selected, else one's own that lies highest. Another's alone where
 * it was picked in this very sample: drawings of most people have the same name, by which what is selected is found in the next.
 */
export function drawnIn<T extends Drawing>(
  drawings: readonly T[],
  me: number,
  isSelected: (drawing: T) => boolean,
  picked: number,
): T | undefined {
  const chosen = drawings.find((one) => isSelected(one) && (one.ownerId === me || one.id === picked));
  return chosen ?? drawings.findLast(({ ownerId }) => ownerId === me);
}
