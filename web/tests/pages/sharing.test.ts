import { describe, expect, it } from 'vitest';
import type { SharedPlace } from '../../src/api/quick_share.ts';
import { Sharing, type sharingServer } from '../../src/pages/share_image/sharing.ts';
import { Uploads } from '../../src/sync/uploads.ts';

const file = new File(['12345678'], 'liver.png', { lastModified: 7 });

function memory() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** A server that takes the first half only before the line breaks, and knows how far an upload is. */
function server(said: string[]): typeof sharingServer {
  let here = 0;
  return {
    place: async (name) => {
      said.push(`place ${name}`);
      return { projectId: 4, project: 'Shared by me', name };
    },
    put: async (name, image, op) => {
      said.push(`put ${name} ${JSON.stringify(image)} ${op.length}`);
      return { annotationId: 9, imageId: 3, projectId: 4, project: 'Shared by me', name };
    },
    uploads: (place: SharedPlace, ownerId, memory, put) =>
      new Uploads(
        { projectId: place.projectId, ownerId },
        memory,
        {
          begin: async () => {
            said.push('begin');
            return { uploadId: 'u', imageId: 3 };
          },
          state: async () => ({ state: 'uploading', offset: here }),
          send: async (_, offset) => {
            said.push(`send from ${offset}`);
            if (here === 0) {
              here = 4;
              throw new Error('broken for good');
            }
            return 8;
          },
          put: (_, imageId) => put(imageId),
        },
        async () => {},
      ),
  };
}

describe('an image that is shared', () => {
  it('goes on after a reload where it was, under the same name', async () => {
    const said: string[] = [];
    const kept = memory();
    const ask = server(said);
    const first = new Sharing(file, 1, kept, ask);
    await first.run('liver');
    expect(first.upload.get()).toMatchObject({ step: 'failed', reason: 'broken for good' });
    const second = new Sharing(file, 1, kept, ask);
    await second.run('liver');
    expect(second.made.get()).toMatchObject({ annotationId: 9, name: 'liver' });
    expect(said).toEqual(['place liver', 'begin', 'send from 0', 'send from 4', 'put liver {"id":3} 36']);
    expect(kept.kept.size).toBe(0);
  });
});
