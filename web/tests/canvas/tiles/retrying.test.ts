import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Retrying } from '../../../src/canvas/tiles/retrying.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('tiles that could not be had', () => {
  const start = () => {
    const ended = new AbortController();
    const network = new EventTarget();
    const retry = vi.fn();
    return { ended, network, retry, retrying: new Retrying(retry, ended.signal, network) };
  };

  it('are asked for again, later each time, and soon again once one has come', () => {
    const { retry, retrying } = start();
    for (const seconds of [2, 4, 8, 16, 30, 30]) {
      retrying.failed(0);
      retrying.failed(503);
      vi.advanceTimersByTime(seconds * 1000 - 1);
      const before = retry.mock.calls.length;
      vi.advanceTimersByTime(1);
      expect(retry.mock.calls.length, `${seconds} s`).toBe(before + 1);
    }
    retrying.came();
    retrying.failed(502);
    vi.advanceTimersByTime(2000);
    expect(retry).toHaveBeenCalledTimes(7);
  });

  it('are not when they are no more, or no more for this person', () => {
    const { retry, retrying } = start();
    for (const status of [401, 403, 404]) retrying.failed(status);
    vi.advanceTimersByTime(60_000);
    expect(retry).not.toHaveBeenCalled();
  });

  it('are at once when the network is back, and never after the end', () => {
    const { ended, network, retry, retrying } = start();
    network.dispatchEvent(new Event('online'));
    expect(retry).not.toHaveBeenCalled();
    retrying.failed(0);
    network.dispatchEvent(new Event('online'));
    expect(retry).toHaveBeenCalledTimes(1);
    retrying.failed(0);
    ended.abort();
    vi.advanceTimersByTime(60_000);
    expect(retry).toHaveBeenCalledTimes(1);
  });
});
