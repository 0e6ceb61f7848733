import { useState } from 'react';
import type { Saying, Selecting } from '../../../commands/viewer.ts';
import type { Acting } from './grid_view.tsx';

interface GridActing extends Acting {
  set: (acting: Acting | null) => void;
}

/** What the grid lends to the keys of the page: always the same object, which asks the grid whenever a key is pressed. */
export function useGridActing(): GridActing {
  const [made] = useState(makeActing);
  return made;
}

function makeActing(): GridActing {
  let now: Acting | null = null;
  const say: Saying = {
    get labelCount() {
      return now?.say.labelCount ?? 0;
    },
    get optionCount() {
      return now?.say.optionCount ?? 0;
    },
    get mayClassify() {
      return now?.say.mayClassify ?? false;
    },
    label: (digit) => now?.say.label(digit),
    submit: () => now?.say.submit(),
    submitAndNext: () => now?.say.submitAndNext(),
    score: (position) => now?.say.score(position),
    classify: () => now?.say.classify(),
    undo: () => now?.say.undo(),
    redo: () => now?.say.redo(),
  };
  const selecting: Selecting = {
    get selected() {
      return now?.selecting.selected ?? 0;
    },
    all: () => now?.selecting.all(),
    none: () => now?.selecting.none(),
    invert: () => now?.selecting.invert(),
  };
  return {
    say,
    selecting,
    set: (acting) => {
      now = acting;
    },
  };
}
