import { inPieces, type Pieces } from '../pieces.ts';

/** What is to be done in its order: as soon as it can be, and a little at a time where it takes long. */
interface Task {
  isReady: () => boolean;
  run: () => Pieces<void>;
}

export interface Around {
  /** the first one waits for something that it needs */
  onWaiting: () => void;
  /** it waits no more */
  onReady: () => void;
  onError: (error: unknown) => void;
}

/** Milliseconds, and steps at the least, that something may take before a page goes on meanwhile: what is small has fewer. */
const atOnce = 30;
const stepsAtOnce = 4;

export class Later {
  private readonly around: Around;
  private readonly tasks: Task[] = [];
  /** what comes before those, as soon as nothing is being done */
  private readonly next: (() => Pieces<void>)[] = [];
  private running = 0;

  constructor(around: Around) {
    this.around = around;
  }

  /** What is small and ready is done when this returns. */
  add(run: () => Pieces<void>, isReady: () => boolean = () => true): void {
    this.tasks.push({ isReady, run });
    this.goOn();
  }

  /** Whatever waits for something: at once, or after what is being done, where it may be about the same. */
  now(run: () => Pieces<void>, isApart: boolean): void {
    if (this.running === 0 || isApart) this.run(run());
    else this.next.push(run);
  }

  goOn(): void {
    for (let run = this.running === 0 && this.next.shift(); run; run = this.running === 0 && this.next.shift()) {
      this.run(run());
    }
    for (let next = this.tasks[0]; next && this.running === 0; next = this.tasks[0]) {
      if (!next.isReady()) {
        this.around.onWaiting();
        return;
      }
      this.around.onReady();
      this.tasks.shift();
      this.run(next.run());
    }
  }

  private run(work: Pieces<void>): void {
    const began = performance.now();
    for (let step = 0; step < stepsAtOnce || performance.now() - began < atOnce; step++) if (work.next().done) return;
    this.running++;
    inPieces(work)
      .catch(this.around.onError)
      .finally(() => {
        this.running--;
        this.goOn();
      });
  }
}
