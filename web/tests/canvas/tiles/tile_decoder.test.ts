import { describe, expect, it } from 'vitest';
import type { TileJob, TileReply } from '../../../src/canvas/tiles/tile_data.ts';
import { type DecodeWorker, TileDecoder } from '../../../src/canvas/tiles/tile_decoder.ts';

class FakeWorker implements DecodeWorker {
  onmessage: DecodeWorker['onmessage'] = null;
  onmessageerror: DecodeWorker['onmessageerror'] = null;
  onerror: DecodeWorker['onerror'] = null;
  jobs: TileJob[] = [];
  ended = false;
  postMessage(job: unknown) {
    this.jobs.push(job as TileJob);
  }
  terminate() {
    this.ended = true;
  }
  reply(reply: object) {
    const data = { id: this.jobs.at(-1)?.id, ...reply } as TileReply;
    (this.onmessage as (event: object) => void)({ data });
  }
  say(event: 'onerror' | 'onmessageerror') {
    (this[event] as unknown as () => void)();
  }
}

function start(count: number) {
  const workers: FakeWorker[] = [];
  const decoder = new TileDecoder(count, () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  return { workers, decode: () => decoder.decode(new ArrayBuffer(1), true) };
}

describe('workers that decode tiles', () => {
  it('answer each job with its own tile, or with the reason', async () => {
    const { workers, decode } = start(2);
    const [one, two] = [decode(), decode()];
    expect(workers).toHaveLength(2);
    workers[0]?.reply({ tile: 'A' });
    workers[1]?.reply({ error: 'It is cut short.' });
    await expect(one).resolves.toBe('A');
    await expect(two).rejects.toThrow('It is cut short.');
  });

  for (const event of ['onerror', 'onmessageerror'] as const) {
    it(`that fail (${event}) lose their jobs and nobody else's, and are replaced`, async () => {
      const { workers, decode } = start(2);
      const [lost, kept, alsoLost] = [decode(), decode(), decode()];
      workers[0]?.say(event);
      await expect(lost).rejects.toThrow('The decoder stopped.');
      await expect(alsoLost).rejects.toThrow('The decoder stopped.');
      expect(workers[0]?.ended).toBe(true);
      workers[1]?.reply({ tile: 'B' });
      await expect(kept).resolves.toBe('B');

      decode();
      const again = decode();
      expect(workers).toHaveLength(3);
      workers[2]?.reply({ tile: 'C' });
      await expect(again).resolves.toBe('C');
    });
  }
});
