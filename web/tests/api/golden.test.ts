import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activityShape } from '../../src/api/activity.ts';
import {
  annotationShape,
  commentShape,
  submitConflictShape,
  submitShape,
  toAnnotation,
} from '../../src/api/annotation.ts';
import { bulkShape } from '../../src/api/bulk.ts';
import { annotationsShape, classifyShape, toAnnotationPage } from '../../src/api/category.ts';
import { decideShape, resolvedShape } from '../../src/api/changes.ts';
import { errorShape } from '../../src/api/client.ts';
import { deletedShape, historyShape } from '../../src/api/drawing_history.ts';
import { givenShape } from '../../src/api/edited_annotation.ts';
import { imagesShape } from '../../src/api/edited_images.ts';
import { editorShape, labelLookShape, mergeShape, usesShape } from '../../src/api/editor.ts';
import { galleryShape } from '../../src/api/gallery.ts';
import { homeShape, toHome } from '../../src/api/home.ts';
import { imageProgressShape } from '../../src/api/images.ts';
import { invitedShape, inviteShape, invitesShape, joinedShape } from '../../src/api/invites.ts';
import { planShape } from '../../src/api/named_plan.ts';
import { neighboursShape } from '../../src/api/neighbours.ts';
import { changesShape } from '../../src/api/news.ts';
import { overviewShape } from '../../src/api/overview.ts';
import { participantsShape, personShape, whyShape } from '../../src/api/people.ts';
import { projectShape, toProject } from '../../src/api/project.ts';
import { propertiesShape, propertyValuesShape } from '../../src/api/properties.ts';
import { placeShape, putShape } from '../../src/api/quick_share.ts';
import { meShape, sessionsShape, toMe } from '../../src/api/session.ts';
import { drawnShape, editsShape, oneShape } from '../../src/api/shapes.ts';
import { openedShape, shareShape, sharesShape } from '../../src/api/shares.ts';
import { retriedShape, systemShape } from '../../src/api/system.ts';
import { tokenShape, tokensShape } from '../../src/api/tokens.ts';
import { deletedProjectsShape, restoredShape, trashShape } from '../../src/api/trash.ts';
import { begunShape, uploadShape } from '../../src/api/uploads.ts';
import { userShape, usersShape } from '../../src/api/users.ts';
import { viewsShape } from '../../src/api/views.ts';
import type { Shape } from '../../src/api/wire.ts';
import { drift } from './drift.ts';

const folder = new URL('../../../tests/golden/web/', import.meta.url);

const shapes: Record<string, Shape> = {
  activity: activityShape,
  annotation: annotationShape,
  annotations: annotationsShape,
  audit: activityShape,
  begun: begunShape,
  bulk: bulkShape,
  changes: changesShape,
  classify: classifyShape,
  comment: commentShape,
  decide: decideShape,
  deleted_drawings: deletedShape,
  deleted_projects: deletedProjectsShape,
  drawn: drawnShape,
  editor: editorShape,
  edits: editsShape,
  error: errorShape,
  found: annotationsShape,
  gallery: galleryShape,
  given: givenShape,
  history: historyShape,
  home: homeShape,
  image_progress: imageProgressShape,
  images: imagesShape,
  invite: inviteShape,
  invited: invitedShape,
  invites: invitesShape,
  joined: joinedShape,
  label_look: labelLookShape,
  me: meShape,
  merge: mergeShape,
  neighbours: neighboursShape,
  opened: openedShape,
  overview: overviewShape,
  participants: participantsShape,
  person: personShape,
  place: placeShape,
  plan: planShape,
  possessions: usesShape,
  project: projectShape,
  properties: propertiesShape,
  property_values: propertyValuesShape,
  put: putShape,
  resolved: resolvedShape,
  restored: restoredShape,
  restored_comment: commentShape,
  retried: retriedShape,
  sessions: sessionsShape,
  shape: oneShape,
  share: shareShape,
  shares: sharesShape,
  submit: submitShape,
  submit_conflict: submitConflictShape,
  system: systemShape,
  token: tokenShape,
  tokens: tokensShape,
  trash: trashShape,
  upload: uploadShape,
  user: userShape,
  users: usersShape,
  uses: usesShape,
  views: viewsShape,
  why: whyShape,
};

// What the whole server tells of is no change of a field: that is among what a project tells, in the same shape.
/** What the server said when its tests were run: they compare, and these files are theirs. */
function golden(name: string) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

describe('what the server answers', () => {
  it('has a shape here, answer by answer', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(shapes).map((name) => `${name}.json`));
  });

  for (const [name, shape] of Object.entries(shapes)) {
    it(`is what the pages take it for: ${name}`, () => {
      expect(drift(shape, golden(name), ...(name === 'audit' ? [golden('activity')] : []))).toEqual([]);
    });
  }
});

describe('a shape and an answer that part', () => {
  const shape: Shape = {
    a: 'number',
    b: ['list', { c: ['null or', 'text'] }],
    d: ['choice', 'N', 'S'],
    f: ['named', 'text'],
    g: ['either', 'text', ['list', 'number']],
    h: 'unread',
  };
  const answer = { a: 1, b: [{ c: null }, { c: 'x' }], d: 'N', f: { x: 'y' }, g: [1], h: 0 };
  const cases: [string, unknown, string[]][] = [
    ['are told apart by a key the answer lacks', { ...answer, a: undefined }, ['.a is not in the answer']],
    ['are told apart by a key the pages do not know', { ...answer, e: 1 }, ['.e is not known to the pages']],
    ['are told apart by what kind of value it is', { ...answer, a: '1' }, ['.a is "1" and ought to be number']],
    ['are told apart by a word that is no choice', { ...answer, d: 'X' }, ['.d is "X" and ought to be one of N, S']],
    ['are told apart by a null', { ...answer, a: null }, ['.a is null and ought to be number']],
    ['are compared in every row', { ...answer, b: [{ c: 'x' }, { c: 1 }] }, ['.b[1].c is 1 and ought to be text']],
    ['are not compared where a list has no rows', { ...answer, b: [] }, ['.b has no row to compare']],
    ['are told apart by a value under a name', { ...answer, f: { x: 1 } }, ['.f[] is 1 and ought to be text']],
    ['are not compared where nothing has a name', { ...answer, f: {} }, ['.f has no row to compare']],
    ['are told apart by what is neither', { ...answer, g: ['x'] }, ['.g is ["x"] and ought to be one or the other']],
    ['are not compared where all is null', { ...answer, b: [{ c: null }] }, ['.b[].c has no value to compare']],
  ];
  it('are told to be one when they are', () => expect(drift(shape, answer)).toEqual([]));
  for (const [title, value, said] of cases) {
    it(title, () => expect(drift(shape, JSON.parse(JSON.stringify(value)))).toEqual(said));
  }
});

describe('answers become what the pages work with', () => {
  it('who is logged in', () => {
    expect(toMe(golden('me'))).toEqual({
      id: 2,
      username: 'owner',
      name: 'Olga Owner',
      email: 'owner@lab',
      isAdmin: false,
      mayCreate: false,
    });
  });

  it('projects', () => {
    expect(toHome(golden('home'))).toMatchObject([{ id: 2, name: 'Kidney', level: 'manage', annotations: 3 }]);
    const { id, labels, categories } = toProject(golden('project'));
    expect(id).toBe(2);
    expect(labels).toEqual([
      { id: 2, name: 'bad', colour: '', key: '' },
      { id: 1, name: 'good', colour: '', key: '' },
    ]);
    expect(categories.map(({ id, name, annotations }) => [id, name, annotations])).toEqual([
      [2, 'KO', 1],
      [1, 'WT', 2],
    ]);
  });

  it('a page of annotations', () => {
    const { rows, next } = toAnnotationPage(golden('annotations'));
    expect(next).toBe('after=2');
    expect(rows.map(({ id, name, submitted, shared }) => [id, name, submitted, shared])).toEqual([
      [1, 'mouse_01', false, true],
      [2, 'mouse_02', false, false],
    ]);
  });

  it('an annotation with its layers, one of whose images failed', () => {
    const { id, projectId, categoryName, layers, comments } = toAnnotation(golden('annotation'));
    expect([id, projectId, categoryName]).toEqual([1, 2, 'WT']);
    expect(comments).toMatchObject([
      { id: 1, layerId: 2, content: 'look here', ownerId: 7, answersTo: 0, pin: { x: 12.5, y: 7 }, view: 'z=2' },
    ]);
    expect(layers.map(({ id, kind, title, parentId }) => [id, kind, title, parentId])).toEqual([
      [1, 'group', 'channels', 0],
      [2, 'image', 'DAPI', 1],
      [3, 'drawing', 'cells', 0],
      [6, 'image', 'wreck', 0],
    ]);
    expect(layers[1]?.image).toMatchObject({ width: 1000, height: 1006, pixelSize: 0.25, tileFormat: 'png' });
    expect(layers[1]?.first).toMatchObject({ black: 1, white: 3 });
    expect(layers[2]?.shapes).toBe(1);
    expect(layers[3]?.image).toMatchObject({ state: 'failed', width: 0, levels: [], tiles: '' });
  });
});
