import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/api/client.ts';
import type { Planned } from '../../src/model/upload_plan.ts';
import { type Memory, type UploadServer, Uploads } from '../../src/sync/uploads.ts';

const place = { projectId: 2, ownerId: 1 };

function memoryOf(): Memory & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** A server that keeps what it was sent, and may be away. */
function serverOf(break_at: number[] = []) {
  const bytes = new Map<string, number[]>();
  const placed: string[] = [];
  let sends = 0;
  const ask: UploadServer = {
    begin: async (_project, name) => {
      if (name.includes('refused')) throw new ApiError(409, 'conflict', 'There is an image of this name.');
      bytes.set(name, []);
      return { uploadId: name, imageId: bytes.size };
    },
    state: async (id) => {
      const there = bytes.get(id);
      return there ? { state: 'uploading', offset: there.length } : null;
    },
    send: async (id, offset, blob) => {
      const there = bytes.get(id) ?? [];
      if (offset !== there.length) throw new ApiError(409, 'conflict', `The upload stands at byte ${there.length}.`);
      const data = [...new Uint8Array(await blob.arrayBuffer())];
      if (break_at.includes(sends++)) {
        there.push(...data.slice(0, 3));
        throw new ApiError(0, 'no_answer', 'The server did not answer.');
      }
      there.push(...data);
      return there.length;
    },
    put: async ({ image }) => void placed.push(image),
  };
  return { ask, bytes, placed };
}

function filesOf(...names: string[]) {
  return names.map((path) => {
    const place = {
      category: 'A',
      annotation: path.slice(0, path.indexOf('.')),
      group: '',
      layer: 'image',
      sequence: 1,
    };
    const plan: Planned = { path, size: 8, image: `A_${path}`, isAlone: true, ...place };
    const file = new File([new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])], path, { lastModified: 5 });
    return { plan, file };
  });
}

describe('uploads', () => {
  it('arrive once, whole, over a line that breaks', async () => {
    const { ask, bytes, placed } = serverOf([0, 1, 3]);
    const uploads = new Uploads(place, memoryOf(), ask, async () => {});
    uploads.add(filesOf('x.tif', 'y.tif', 'z.tif'));
    await uploads.start(0);
    expect(uploads.all.get().map(({ step }) => step)).toEqual(['done', 'done', 'done']);
    for (const there of bytes.values()) expect(there).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(placed.sort()).toEqual(['A_x.tif', 'A_y.tif', 'A_z.tif']);
  });

  it('arrive once over a line that is cut ten times', async () => {
    const { ask, bytes, placed } = serverOf(Array.from({ length: 10 }, (_, i) => i));
    const uploads = new Uploads(place, memoryOf(), ask, async () => {});
    const [one] = filesOf('x.tif');
    const whole = Array.from({ length: 64 }, (_, i) => i);
    if (!one) throw new Error('There is no plan.');
    uploads.add([{ ...one, file: new File([new Uint8Array(whole)], 'x.tif') }]);
    await uploads.start(0);
    expect(bytes.get('A_x.tif')).toEqual(whole);
    expect(placed).toEqual(['A_x.tif']);
  });

  it('go on where they were after a reload', async () => {
    const { ask, bytes } = serverOf();
    bytes.set('A_x.tif', [1, 2, 3]);
    const memory = memoryOf();
    memory.setItem('memento-upload 2 A_x.tif 8 5', 'A_x.tif 7');
    const uploads = new Uploads(place, memory, ask, async () => {});
    uploads.add(filesOf('x.tif'));
    await uploads.start(0);
    expect(uploads.all.get()[0]).toMatchObject({ step: 'done', imageId: 7 });
    expect(bytes.get('A_x.tif')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(memory.kept.size).toBe(0);
  });

  it('are only placed when all of them is there', async () => {
    const { ask, bytes, placed } = serverOf();
    const uploads = new Uploads(place, memoryOf(), ask, async () => {});
    uploads.add(filesOf('x.tif').map(({ plan, file }) => ({ plan: { ...plan, imageId: 7 }, file })));
    await uploads.start(0);
    expect(uploads.all.get()[0]).toMatchObject({ step: 'done', imageId: 7 });
    expect(placed).toEqual(['A_x.tif']);
    expect(bytes.size).toBe(0);
  });

  it('stay with their reason when they are refused, and may be tried again', async () => {
    const { ask } = serverOf();
    const uploads = new Uploads(place, memoryOf(), ask, async () => {});
    uploads.add(filesOf('refused.tif', 'x.tif'));
    uploads.add(filesOf('x.tif'));
    await uploads.start(0);
    expect(uploads.all.get().map(({ step, reason }) => [step, reason])).toEqual([
      ['failed', 'There is an image of this name.'],
      ['done', ''],
    ]);
    uploads.retry();
    expect(uploads.all.get()[0]?.step).toBe('waiting');
  });
});
