import { describe, expect, it } from 'vitest';
import type { Comment } from '../../src/model/annotation.ts';
import {
  commentTurn,
  renamed,
  repeated,
  reversed,
  type Step,
  stepToRedo,
  stepToUndo,
  withStep,
} from '../../src/model/said_steps.ts';

const submit = (id: number, from: number[], to: number[], wasSubmitted = false): Step => ({
  projectId: 1,
  what: `Submitted: ${to}`,
  where: `s${id}`,
  samples: [
    {
      annotationId: id,
      categoryId: 3,
      from: { submit: { labels: from, submitted: wasSubmitted } },
      to: { submit: { labels: to, submitted: true } },
    },
  ],
});
const of = (id: number) => (step: Step) => step.samples[0]?.annotationId === id;

describe('what was said', () => {
  it('is taken back from the last on, of what one looks at, and said again in order', () => {
    let steps = [submit(1, [], [5]), submit(2, [], [6]), submit(1, [5], [6], true)];
    expect([stepToUndo(steps, of(1), true), stepToUndo(steps, of(2), true), stepToUndo(steps, of(3), true)]).toEqual([
      2, 1, -1,
    ]);
    steps = steps.map((one) => (of(1)(one) ? { ...one, undone: true } : one));
    expect([stepToUndo(steps, of(1), true), stepToRedo(steps, of(1)), stepToRedo(steps, of(2))]).toEqual([-1, 0, -1]);
    // Something else was said of it since: what had been taken back cannot be said again.
    expect(withStep(steps, submit(1, [], [7])).map(({ where }) => where)).toEqual(['s2', 's1']);
  });

  it('stays submitted where one may not withdraw', () => {
    const step = submit(1, [], [5]);
    expect(reversed(step, true)[0]).toMatchObject({
      from: { submit: { labels: [5], submitted: true } },
      to: { submit: { labels: [], submitted: false } },
    });
    expect(reversed(step, false)[0]?.to).toEqual({ submit: { labels: [], submitted: true } });
    expect(repeated(step, false)[0]?.from).toEqual({ submit: { labels: [], submitted: true } });
    // Nothing would change: what came before is taken back instead.
    const steps = [submit(1, [], [5]), submit(1, [5], [5], true), submit(2, [], [])];
    expect([stepToUndo(steps, of(1), false), stepToUndo(steps, of(2), false), stepToUndo(steps, of(2), true)]).toEqual([
      0, -1, 2,
    ]);
  });

  it('is kept as far as there is room', () => {
    const many = (count: number): Step => ({
      ...submit(1, [], []),
      samples: Array(count).fill(submit(1, [], []).samples[0]),
    });
    expect(withStep([many(4000), many(1000)], many(2000)).map(({ samples }) => samples.length)).toEqual([1000, 2000]);
    expect(withStep(Array(150).fill(submit(1, [], [])), submit(2, [], [1]))).toHaveLength(100);
  });

  it('is a comment, too, by what added it until it has a number, and by another one when it is said anew', () => {
    const comment = { id: 'op', layerId: 4, content: 'Look', answersTo: 0, pin: null, view: '' };
    const add: Step = {
      projectId: 1,
      what: 'Comment on DAPI',
      where: 's1',
      samples: [],
      comment: { kind: 'add', annotationId: 1, comment },
    };
    const answer: Step = {
      ...add,
      comment: { kind: 'add', annotationId: 1, comment: { ...comment, id: 'answer', answersTo: 'op' } },
    };
    const close: Step = { ...add, comment: { kind: 'resolve', annotationId: 1, id: 'op', resolved: true } };
    const steps = [submit(2, [], [1]), add, answer, close];
    expect(stepToUndo(steps, (one) => one.comment !== undefined, false)).toBe(3);
    expect(renamed(steps, 'op', 70).slice(1)).toMatchObject([
      { comment: { comment: { id: 70 } } },
      { comment: { comment: { id: 'answer', answersTo: 70 } } },
      { comment: { id: 70 } },
    ]);
    expect(close.comment && commentTurn(close.comment, true)).toMatchObject({ kind: 'resolve', resolved: false });
    expect(add.comment && commentTurn(add.comment, true)).toMatchObject({ kind: 'delete' });
    expect(add.comment && commentTurn(add.comment, false)).toMatchObject({ kind: 'add' });
    // What somebody else had said is put back, under the number that it had.
    const away: Step = {
      ...add,
      comment: { kind: 'take away', annotationId: 1, comment: { ...comment, id: 9, answersTo: 0 } as Comment },
    };
    expect(away.comment && commentTurn(away.comment, true)).toMatchObject({ kind: 'put back', comment: { id: 9 } });
    expect(away.comment && commentTurn(away.comment, false)).toMatchObject({ kind: 'take away' });
    expect(renamed([away], 9, 70)).toEqual([away]);
    // Something was said of the sample since: an undone comment is not said again.
    expect(withStep([{ ...add, undone: true }], submit(1, [], [7]))).toHaveLength(1);
  });
});
