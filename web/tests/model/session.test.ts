import { describe, expect, it } from 'vitest';
import { Session } from '../../src/model/session.ts';
import { viewLayer } from './layers/make_layer.ts';

const mouse = () => ({ id: 7, layers: [viewLayer(1, { title: 'DAPI' }), viewLayer(2, { title: 'GFP' })] });

describe('what is open', () => {
  it('is one store for as long as it is the same annotation, however often the server is asked', () => {
    const session = new Session();
    let opened = 0;
    session.opened.subscribe(() => opened++);
    session.show(mouse());
    const store = session.opened.get();
    store?.set(1, { black: 12, tint: '#123456' });
    session.show(mouse());
    session.show({ id: 7, layers: [viewLayer(1, { title: 'another name' }), viewLayer(3)] });
    expect(session.opened.get()).toBe(store);
    expect(opened, 'the canvas opens it once').toBe(1);
    expect(store?.look(1)).toMatchObject({ black: 12, tint: '#123456' });
    expect(store?.layers.map(({ title }) => title)).toEqual(['another name', 'layer 3']);
  });

  it('is another store for another annotation, and none when it is closed', () => {
    const session = new Session();
    session.show(mouse());
    const store = session.opened.get();
    store?.set(1, { black: 12 });
    session.show({ ...mouse(), id: 8 });
    expect(session.opened.get()).not.toBe(store);
    expect(session.opened.get()?.annotationId).toBe(8);
    session.show(null);
    expect(session.opened.get()).toBe(null);
  });

  it('is the store that was shown before the page knew of it, with the rows of now', () => {
    const session = new Session();
    session.show(mouse());
    session.opened.get()?.set(1, { gamma: 0.5 });
    const store = session.expect({ ...mouse(), id: 8 });
    expect(session.opened.get()?.annotationId).toBe(7);
    expect(store.look(1).gamma, 'how channels look is kept').toBe(0.5);
    session.show(mouse());
    session.show({ id: 8, layers: [...mouse().layers, viewLayer(3)] });
    expect(session.opened.get()).toBe(store);
    expect(store.layers).toHaveLength(3);
    session.expect({ ...mouse(), id: 9 });
    session.show({ ...mouse(), id: 10 });
    session.show({ ...mouse(), id: 9 });
    expect(session.opened.get()?.layers, 'and none that was left meanwhile').toHaveLength(2);
  });

  it('keeps what is selected and unfolded, also in the next annotation, by name', () => {
    const session = new Session();
    session.show(mouse());
    const [dapi, gfp] = mouse().layers as [ReturnType<typeof viewLayer>, ReturnType<typeof viewLayer>];
    expect(session.isUnfolded(dapi)).toBe(undefined);
    session.select(dapi);
    expect(session.chosen.get()).toBe(dapi.id);
    session.preselect(gfp);
    session.preselect(dapi);
    expect(session.chosen.get(), 'by hand alone').toBe(dapi.id);
    session.unfold(dapi, true);
    session.unfold(gfp, false);
    session.show(mouse());
    session.show({ ...mouse(), id: 8 });
    const next = viewLayer(11, { title: 'DAPI' });
    expect([session.isSelected(next), session.isSelected(gfp)]).toEqual([true, false]);
    expect([session.isUnfolded(next), session.isUnfolded(gfp)]).toEqual([true, false]);
  });

  it('keeps them also for a layer that is given another name', () => {
    const session = new Session();
    session.show(mouse());
    const [dapi] = mouse().layers as [ReturnType<typeof viewLayer>];
    session.select(dapi);
    session.unfold(dapi, true);
    const renamed = viewLayer(1, { title: 'nuclei' });
    session.show({ id: 7, layers: [renamed, viewLayer(2, { title: 'GFP' })] });
    expect([session.isSelected(renamed), session.isUnfolded(renamed)]).toEqual([true, true]);
  });
});

describe('how channels look', () => {
  const open = (session: Session, id: number, titles: string[]) => {
    session.show({ id, layers: titles.map((title, i) => viewLayer(id * 10 + i, { title })) });
    return (title: string) => {
      const store = session.opened.get();
      const layer = store?.layers.find((one) => one.title === title);
      return layer ? store?.look(layer.id) : undefined;
    };
  };

  it('stays with their names: what was changed, and no more', () => {
    const session = new Session();
    open(session, 1, ['DAPI', 'GFP']);
    session.opened.get()?.set(10, { white: 90, visible: false });
    expect(open(session, 2, ['GFP', 'DAPI'])('DAPI')).toMatchObject({ black: 0, white: 90, visible: false });
    expect(open(session, 3, ['GFP'])('GFP')).toMatchObject({ white: 255, visible: true });
    expect(open(session, 4, ['DAPI'])('DAPI'), 'also when it was missing between').toMatchObject({ white: 90 });
    session.opened.get()?.set(40, { white: 255, visible: true });
    expect(open(session, 5, ['DAPI'])('DAPI'), 'until it is as it was first').toMatchObject({ white: 255 });
  });

  it('is that of each annotation where that is wanted, and never beside its values', () => {
    const session = new Session();
    open(session, 1, ['DAPI']);
    session.opened.get()?.set(10, { black: 100, white: 250 });
    const range = { min: 0, max: 99, step: 1 };
    session.show({ id: 2, layers: [viewLayer(20, { title: 'DAPI', range })] });
    expect(session.opened.get()?.look(20)).toMatchObject({ black: 98, white: 99 });
    session.keepsLooks = false;
    expect(open(session, 3, ['DAPI'])('DAPI')).toMatchObject({ black: 0, white: 255 });
  });
});
