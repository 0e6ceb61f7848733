import { describe, expect, it } from 'vitest';
import type { Annotation, Comment } from '../../src/model/annotation.ts';
import {
  type Change,
  type Operation,
  projectWithChanges,
  rowWithChanges,
  withChanges,
} from '../../src/model/changes.ts';
import { linkParts, threadsOf } from '../../src/model/comments.ts';
import { Drafts, sameLabels, toggled } from '../../src/model/drafts.ts';
import { parseView, viewText } from '../../src/model/kept_view.ts';
import { passwordStrength } from '../../src/model/password.ts';
import { roleText } from '../../src/model/project.ts';
import { chosenOptions, scoreOptions, toggledScore } from '../../src/model/scoring.ts';
import { momentText, seenText } from '../../src/model/time.ts';

const comment = (id: number, more: Partial<Comment> = {}): Comment => ({
  id,
  layerId: 2,
  content: `c${id}`,
  sequence: id,
  ownerId: 7,
  author: 'Anna',
  created: '2026-01-02T03:04:05Z',
  edited: false,
  answersTo: 0,
  pin: null,
  view: '',
  resolved: false,
  resolver: '',
  ...more,
});

const sample: Annotation = {
  id: 1,
  name: 'mouse_01',
  submitted: false,
  projectId: 2,
  categoryId: 3,
  categoryName: 'WT',
  level: 'par',
  version: 4,
  labels: [5],
  layers: [],
  thumbnail: '',
  comments: [comment(1)],
  scores: [
    { classificationId: 8, option: 'a' },
    { classificationId: 9, option: '' },
  ],
  classifications: [{ id: 8, name: 'Grade', data: 'a,b' }],
  shared: false,
};

const operation = (change: Change, more: Partial<Operation> = {}): Operation => ({
  seq: 1,
  id: 'x',
  userId: 7,
  change,
  what: '',
  where: '',
  at: 0,
  state: 'waiting',
  ...more,
});

const submit: Change = {
  kind: 'submit',
  annotationId: 1,
  labels: [6],
  version: 4,
  wasSubmitted: false,
  projectId: 2,
  categoryId: 3,
};

describe('a sample as it is once all that waits is saved', () => {
  it('is submitted with its labels, and only it', () => {
    expect(withChanges(sample, [operation(submit)])).toMatchObject({ submitted: true, labels: [6] });
    expect(withChanges({ ...sample, id: 2 }, [operation(submit)])).toEqual({ ...sample, id: 2 });
  });

  it('is not what was refused, or what somebody else has to be asked about', () => {
    for (const state of ['refused', 'conflict'] as const) {
      expect(withChanges(sample, [operation(submit, { state })])).toEqual(sample);
      expect(projectWithChanges(project, [operation(submit, { state })])).toEqual(project);
    }
  });

  it('keeps the scores of what its category does not offer', () => {
    const classify: Change = { kind: 'classify', annotationIds: [1], scores: [{ classificationId: 8, option: 'b' }] };
    expect(withChanges(sample, [operation(classify)]).scores).toEqual([
      { classificationId: 9, option: '' },
      { classificationId: 8, option: 'b' },
    ]);
  });

  it('has the comments that were said, changed and taken away', () => {
    const said: Change = {
      kind: 'comment',
      annotationId: 1,
      layerId: 2,
      content: 'new',
      answersTo: 0,
      pin: { x: 1, y: 2 },
      view: '',
    };
    const edit: Change = { kind: 'edit comment', annotationId: 1, comment: comment(1), content: 'other' };
    const gone: Change = { kind: 'delete comment', annotationId: 1, commentId: 1 };
    const back: Change = { kind: 'restore comment', annotationId: 1, comment: comment(1) };
    const texts = (...changes: Change[]) =>
      withChanges(
        sample,
        changes.map((change, i) => operation(change, { seq: i + 1 })),
      ).comments.map((one) => [one.id, one.content]);
    expect(texts(said)).toEqual([
      [1, 'c1'],
      [-1, 'new'],
    ]);
    expect(texts(edit)).toEqual([[1, 'other']]);
    expect(texts(gone)).toEqual([]);
    expect(texts(said, gone, back)).toEqual([
      [1, 'c1'],
      [-1, 'new'],
    ]);
    const row = {
      id: 1,
      categoryId: 3,
      name: '',
      submitted: false,
      shared: false,
      thumbnail: '',
      large: '',
      comments: 1,
      labels: [],
      scores: [],
    };
    expect(rowWithChanges(row, [operation(said), operation(submit)])).toMatchObject({ comments: 2, submitted: true });
  });

  const project = {
    id: 2,
    name: '',
    settings: '',
    level: 'par' as const,
    within: 'none' as const,
    labels: [],
    classifications: [],
    properties: [],
    mark: '',
    categories: [{ id: 3, name: 'WT', settings: '', annotations: 9, submitted: 4, scores: [] }],
  };
  it('counts once in its project, however often it was submitted', () => {
    const now = projectWithChanges(project, [operation(submit), operation(submit)]);
    expect(now.categories[0]?.submitted).toBe(5);
    expect(projectWithChanges(project, [operation({ ...submit, wasSubmitted: true })])).toBe(project);
  });
});

describe('comments', () => {
  it('stand in threads; an answer whose beginning is gone stands for itself, what waits stands last', () => {
    const all = [comment(4, { answersTo: 2 }), comment(-3), comment(2), comment(9, { answersTo: 1 }), comment(3)];
    expect(threadsOf(all).map(({ number, first, answers }) => [number, first.id, answers.map(({ id }) => id)])).toEqual(
      [
        [1, 2, [4]],
        [2, 3, []],
        [3, 9, []],
        [4, -3, []],
      ],
    );
  });

  it('have links where they name an address, and nowhere else', () => {
    expect(linkParts('see https://a.org/x?y=1, or (http://b.org).')).toEqual([
      { text: 'see ' },
      { text: 'https://a.org/x?y=1', href: 'https://a.org/x?y=1' },
      { text: ', or (' },
      { text: 'http://b.org', href: 'http://b.org' },
      { text: ').' },
    ]);
    for (const text of ['javascript:alert(1)', 'data:text/html,x', '<a href=x>', 'ftp://a.org', '']) {
      expect(linkParts(text).filter(({ href }) => href)).toEqual([]);
    }
  });
});

describe('the view that a comment was written in', () => {
  it('is the same when it is read again, and none when nobody of us wrote it', () => {
    const view = { zoom: 1.25, x: 300.5, y: -2 };
    const plane = { stackId: 7, z: 3, t: 0, projected: true };
    expect(parseView(viewText(view))).toEqual(view);
    expect(parseView(viewText({ ...view, plane }))).toEqual({ ...view, plane });
    const looks = 'DAPI:10-2000:on:c=2F6BFF;H%26E:off';
    expect(parseView(viewText({ ...view, plane, looks }))).toEqual({ ...view, plane, looks });
    expect(parseView(viewText({ ...view, looks: 'x'.repeat(5000) }))).toEqual(view);
    for (const text of ['', 'z=3', 'zoom=0&x=1&y=1', 'zoom=x&x=1&y=1', 'zoom=1&x=Infinity&y=0']) {
      expect(parseView(text), text).toBe(null);
    }
  });
});

describe('scores', () => {
  const options = scoreOptions([
    { id: 1, name: 'Blurred', data: 'eye#B' },
    { id: 2, name: 'Grade', data: ' 1, 2 ,poor,' },
    { id: 3, name: 'usable', data: '' },
  ]);
  it('are buttons as their classification says', () => {
    expect(options.map(({ title, option, letter, icon }) => [title, option, letter, icon])).toEqual([
      ['Blurred', '', 'B', 'eye'],
      ['1', '1', '1', ''],
      ['2', '2', '2', ''],
      ['poor', 'poor', 'P', ''],
      ['usable', '', 'U', ''],
    ]);
  });
  it('are chosen and taken back, one or several', () => {
    const [a, b] = options as [(typeof options)[0], (typeof options)[0]];
    const both = toggledScore(toggledScore([], a, false), b, false);
    expect(chosenOptions(options, both).map(({ title }) => title)).toEqual(['Blurred', '1']);
    expect(toggledScore(both, a, false)).toEqual([{ classificationId: 2, option: '1' }]);
    expect(toggledScore(both, options[3] as typeof a, true)).toEqual([{ classificationId: 2, option: 'poor' }]);
  });
});

describe('drafts', () => {
  it('are kept per sample, and gone when they are taken back', () => {
    const stored = new Map<number, object>();
    const storage = {
      read: (id: number) => stored.get(id),
      write: (id: number, draft: object | undefined) => void (draft ? stored.set(id, draft) : stored.delete(id)),
    };
    const drafts = new Drafts(storage);
    drafts.set(1, { labels: [5] });
    drafts.set(1, { scores: [] });
    expect(new Drafts(storage).get(1)).toEqual({ labels: [5], scores: [] });
    drafts.set(1, { labels: undefined });
    drafts.set(1, { scores: undefined });
    expect([stored.size, drafts.get(1), drafts.get(2)]).toEqual([0, {}, {}]);
  });
  it('know of which version of the sample their labels were begun, also after a reload', () => {
    const stored = new Map<number, object>();
    const storage = {
      read: (id: number) => stored.get(id),
      write: (id: number, draft: object | undefined) => void (draft ? stored.set(id, draft) : stored.delete(id)),
    };
    const drafts = new Drafts(storage);
    drafts.set(1, { labels: [5], version: 3 });
    drafts.set(1, { labels: [5, 6], version: 4 });
    drafts.set(1, { scores: [] });
    expect(new Drafts(storage).get(1)).toEqual({ labels: [5, 6], version: 3, scores: [] });
    drafts.set(1, { labels: undefined, version: 4 });
    expect(drafts.get(1)).toEqual({ scores: [] });
    drafts.set(1, { labels: [6], version: 5 });
    expect(drafts.get(1).version).toBe(5);
  });
  it('change labels one by one, or one for the other', () => {
    expect(toggled([1], 2, false)).toEqual([1, 2]);
    expect(toggled([1, 2], 2, false)).toEqual([1]);
    expect(toggled([1], 2, true)).toEqual([2]);
    expect([sameLabels([1, 2], [2, 1]), sameLabels([1], [1, 2])]).toEqual([true, false]);
  });
});

describe('words', () => {
  it('for a moment', () => {
    const now = new Date(2026, 10, 28, 12).getTime();
    const at = (...date: [number, number, number, number, number]) => momentText(new Date(...date).getTime(), now);
    expect(at(2026, 10, 28, 9, 5)).toBe('today 09:05');
    expect(at(2026, 10, 27, 23, 59)).toBe('yesterday 23:59');
    expect(at(2026, 10, 2, 9, 5)).toBe('2 Nov 09:05');
    expect(at(2025, 10, 2, 9, 5)).toBe('2 Nov 2025 09:05');
  });
  it('for when somebody was here last', () => {
    const now = new Date(2026, 10, 28, 12).getTime();
    const minutesAgo = (minutes: number) => seenText(now - minutes * 60_000, now);
    expect([0, 5, 7, 780, 40_000].map(minutesAgo)).toEqual(['now', 'now', 'today 11:53', 'yesterday', '31 Oct']);
    expect(seenText(null)).toBe('never');
  });
  it('for what somebody is in a project', () => {
    const text = (level: 'vie' | 'none' | 'par', within: 'par' | 'vie' | 'none') => roleText({ level, within });
    expect([text('none', 'par'), text('none', 'vie'), text('vie', 'par'), text('par', 'vie')]).toEqual([
      'Annotator of a part',
      'Viewer of a part',
      'Viewer, annotator of a part',
      'Annotator',
    ]);
  });
  it('for a password', () => {
    const passwords = ['', 'aaaaaaaaaaaaaaaa', '12345678', 'tomato7', 'Mitose im Winter', 'Mitose im Winter 2026!'];
    const strengths = passwords.map(passwordStrength);
    expect(strengths).toEqual([...strengths].sort());
    expect([strengths[0], strengths[1], strengths.at(-1)]).toEqual([0, 0, 4]);
  });
});
