/** Seconds until tiles that could not be had are asked for again: longer each time, until one comes. */
const [shortest, longest] = [2, 30];

/** Whether it may be had a little later: there was no answer (0), too many asked, or the server is not well. */
export function isForNow(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** Asks again by itself for what could not be had for now; at once when the network says that it is back. */
export class Retrying {
  private readonly retry: () => void;
  private seconds = shortest;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(retry: () => void, signal: AbortSignal, network: EventTarget) {
    this.retry = retry;
    network.addEventListener('online', () => this.timer !== undefined && this.now(), { signal });
    signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  failed(status: number): void {
    if (!isForNow(status)) return;
    this.timer ??= setTimeout(() => this.now(), this.seconds * 1000);
  }

  /** A tile has come: the next that fails is asked for again soon. */
  came(): void {
    this.seconds = shortest;
  }

  private now(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.seconds = Math.min(longest, 2 * this.seconds);
    this.retry();
  }
}
