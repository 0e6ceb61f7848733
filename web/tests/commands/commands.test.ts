import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { annotationsCommands } from '../../src/commands/annotations.ts';
import { awayCommands } from '../../src/commands/away.ts';
import { type Command, capsOf, commandOf, keyList, mayRun, offered } from '../../src/commands/command.ts';
import { type DrawingContext, drawingCommands } from '../../src/commands/drawing.ts';
import { galleryCommands } from '../../src/commands/gallery.ts';
import { historyCommands } from '../../src/commands/history.ts';
import { homeCommands } from '../../src/commands/home.ts';
import { capOf, keyName } from '../../src/commands/keys.ts';
import { usersCommands } from '../../src/commands/users.ts';
import { type ViewerContext, viewerCommands } from '../../src/commands/viewer.ts';
import { viewsCommands } from '../../src/commands/views.ts';

const tables: Record<string, Record<string, Command<never>>> = {
  viewer: viewerCommands,
  drawing: drawingCommands,
  history: historyCommands,
  gallery: galleryCommands,
  views: viewsCommands,
  home: homeCommands,
  annotations: annotationsCommands,
  users: usersCommands,
  away: awayCommands,
};

/** Keys that two commands of a table have, of which no two may run at the same time. */
const shared: Record<string, readonly string[]> = { viewer: ['Escape'], drawing: ['Backspace'] };

it('every table of commands is played here', async () => {
  const folder = new URL('../../src/commands/', import.meta.url);
  const known = Object.values(tables).flatMap((table) => Object.values(table));
  const left: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const exported = await import(new URL(file, folder).href);
    for (const [name, table] of Object.entries<Record<string, Command<never>>>(exported)) {
      if (!name.endsWith('Commands') || typeof table !== 'object') continue;
      const isKnown = Object.entries(table).every(([id, { run }]) =>
        known.some((one) => one.id === id && one.run === run),
      );
      if (!isKnown) left.push(name);
    }
  }
  expect(left).toEqual([]);
});

for (const [page, table] of Object.entries(tables)) {
  const commands = Object.values(table);
  describe(`the commands of the ${page}`, () => {
    it('have a title, an icon, a group and something to do, and are called what they are filed under', () => {
      for (const [id, command] of Object.entries(table)) {
        expect(command.id).toBe(id);
        expect(command.title, id).toMatch(/^[A-Z]/);
        expect(command.icon, id).not.toBe('');
        expect(command.group, id).toMatch(/^[A-Z]/);
        expect(command.run, id).toBeTypeOf('function');
      }
    });

    it('share no key and no title', () => {
      const keys = commands.flatMap((command) => command.keys);
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual(shared[page] ?? []);
      const titles = commands.map((command) => command.title);
      expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
    });

    it('have keys a keyboard can say', () => {
      for (const key of commands.flatMap((command) => command.keys)) {
        // Ctrl goes before what is pressed with it.
        const pressedWith = key.replace(/^Ctrl\+/, '');
        const plain = pressedWith.replace(/^Shift\+/, '');
        const arrow = ['left', 'right', 'up', 'down'].includes(plain);
        const pressed = arrow ? `Arrow${plain[0]?.toUpperCase()}${plain.slice(1)}` : plain;
        const code = /^\d$/.test(plain) ? `Digit${plain}` : '';
        expect(keyName({ key: pressed, code, shiftKey: pressedWith !== plain })).toBe(pressedWith);
      }
    });

    it('are all in the list of keys that have one, once, and nothing else is', () => {
      const listed = keyList(table).flatMap(([group, rows]) => rows.map((row) => [group, row.id, row.title]));
      const withKey = commands.filter((command) => command.keys.length > 0);
      expect(listed.sort()).toEqual(withKey.map(({ group, id, title }) => [group, id, title]).sort());
      for (const command of withKey) expect(capsOf(command).length, command.id).toBeGreaterThan(0);
    });
  });
}

describe('a key', () => {
  it('is shown as it is printed', () => {
    expect(['n', 'Shift+r', 'Shift+0', 'left', '-', '?', '=', 'Ctrl+a'].map(capOf)).toEqual([
      'N',
      '⇧R',
      '⇧0',
      '←',
      '−',
      '?',
      '',
      'Ctrl A',
    ]);
  });
});

describe('commands of the viewer', () => {
  function context(): ViewerContext & { done: string[] } {
    const done: string[] = [];
    const say = (what: string) => () => void done.push(what);
    return {
      done,
      picture: {
        zoomBy: (factor) => done.push(`zoom ${factor}`),
        fit: say('fit'),
        actualPixels: say('actual pixels'),
        panBy: (right, down) => done.push(`pan ${right} ${down}`),
        rotate: say('rotate'),
        flip: say('flip'),
        copyLink: say('link'),
        save: say('save'),
      },
      layers: {
        adjust: say('adjust'),
        adjustAll: say('adjust all'),
        resetAll: say('reset'),
        toggleEye: say('eye'),
        showOnly: say('only'),
        selectBy: (by) => done.push(`layer ${by}`),
      },
      stack: {
        hasDepths: true,
        hasTimes: true,
        projected: false,
        playing: false,
        stepDepth: (by) => done.push(`depth ${by}`),
        stepTime: (by) => done.push(`time ${by}`),
        toggleMaximum: say('maximum'),
        togglePlay: say('play'),
      },
      toggleViews: say('views'),
      compare: { isOn: true, toggle: say('compare'), toggleCurtain: say('curtain'), toggleLink: say('link panes') },
      say: {
        labelCount: 3,
        optionCount: 2,
        mayClassify: true,
        label: (position) => done.push(`label ${position}`),
        submit: say('submit'),
        submitAndNext: say('submit and next'),
        score: (position) => done.push(`score ${position}`),
        classify: say('classify'),
        undo: say('undo'),
        redo: say('redo'),
      },
      mayAnnotate: true,
      selecting: { selected: 1, all: say('all'), none: say('none'), invert: say('invert') },
      toggleComments: say('comments'),
      showsGrid: false,
      panels: {
        left: true,
        right: false,
        setLeft: (open) => done.push(`left ${open}`),
        setRight: (open) => done.push(`right ${open}`),
        toggleBoth: say('both'),
      },
      goPrevious: say('previous'),
      goNext: say('next'),
      showGrid: say('grid'),
      find: say('find'),
      toggleDark: say('dark'),
      keepsView: true,
      toggleKeepView: say('keep view'),
      keepsLooks: true,
      toggleKeepLooks: say('keep looks'),
      toggleTwoFingers: say('two fingers'),
      toggleFullScreen: say('full screen'),
      showKeys: say('keys'),
    };
  }

  it('each do one thing', () => {
    for (const command of Object.values(viewerCommands).filter(({ isNative }) => !isNative)) {
      const one = context();
      expect(mayRun(command, one), command.id).toBe(true);
      command.run(one, command.keys[0] ?? '');
      expect(one.done, command.id).toHaveLength(1);
    }
    const one = context();
    for (const key of viewerCommands.move.keys) viewerCommands.move.run(one, key);
    expect(one.done).toEqual(['pan -80 0', 'pan 80 0', 'pan 0 -80', 'pan 0 80']);
    const two = context();
    for (const key of ['1', '9']) viewerCommands.label.run(two, key);
    for (const key of ['Shift+1', 'Shift+9']) viewerCommands.score.run(two, key);
    expect(two.done).toEqual(['label 1', 'label 9', 'score 1', 'score 9']);
  });

  it('that need a picture or a neighbour may not run without', () => {
    const bare = {
      ...context(),
      picture: null,
      selecting: null,
      layers: null,
      compare: null,
      toggleViews: undefined,
      stack: null,
      say: null,
      toggleComments: undefined,
      showsGrid: true,
      goNext: undefined,
      goPrevious: undefined,
    };
    const may = Object.values(viewerCommands).filter((command) => mayRun(command, bare));
    expect(may.map(({ id }) => id)).toEqual(['grid', 'find', 'full_screen', 'annotations', 'both_panels', 'keys']);
  });

  it('that annotate are not for who may only look, and are not named to him', () => {
    const looking = { ...context(), say: null, mayAnnotate: false };
    const annotating = [
      'select_all',
      'select_none',
      'toggle_card',
      'invert',
      'label',
      'undo_said',
      'redo_said',
      'submit',
      'submit_next',
      'score',
      'classify',
    ];
    expect(Object.keys(offered(viewerCommands, context()))).toEqual(Object.keys(viewerCommands));
    const left = Object.keys(viewerCommands).filter((id) => !annotating.includes(id));
    expect(Object.keys(offered(viewerCommands, looking))).toEqual(left);
    for (const id of ['label', 'undo_said', 'redo_said', 'submit', 'submit_next', 'score', 'classify'] as const) {
      expect(mayRun(viewerCommands[id], looking)).toBe(false);
    }
  });

  it('say on their buttons what would happen', () => {
    const says = (command: 'annotations' | 'layers') => viewerCommands[command].now?.(context()).title;
    expect([says('annotations'), says('layers')]).toEqual(['Hide annotations', 'Show layers']);
  });
});

describe('commands of smaller pages', () => {
  /** Fields as they are given; everything else is something to do, which is written down. */
  function context<Context extends object>(fields: Partial<Context>) {
    const done: string[] = [];
    const acting = new Proxy(fields, {
      get: (given, name: string) =>
        name in given
          ? given[name as keyof Context]
          : (...said: unknown[]) => void done.push([name, ...said].join(' ')),
    });
    return { context: acting as Context, done };
  }
  function played<Context extends object>(table: Record<string, Command<Context>>, fields: Partial<Context>) {
    const { context: acting, done } = context<Context>(fields);
    for (const command of Object.values(table)) {
      const key = command.keys[0] ?? '';
      expect(commandOf(table, acting, key)?.id).toBe(command.id);
      command.run(acting, key);
    }
    return done;
  }

  it('do what they say', () => {
    expect(played(homeCommands, {})).toEqual(['find']);
    expect(played(usersCommands, {})).toEqual(['find']);
    expect(played(annotationsCommands, { chosen: 1 })).toEqual(['chooseAll', 'chooseNone']);
    expect(played(viewsCommands, {})).toEqual(['apply 1', 'close']);
    expect(played(historyCommands, { isOpen: true })).toEqual([
      'toggle',
      'openGallery',
      'toggleTable',
      'toggleDrawings',
      'leave',
    ]);
    expect(played(awayCommands, {})).toEqual(['stay']);
    expect(played(galleryCommands, { chosen: 1, mayDraw: true, classes: 2, undoes: 'a change' })).toEqual([
      'classify 1',
      'remove',
      'undo',
      'open',
      'step -1 0 false',
      'step -1 0 true',
      'toEnd true',
      'toggle',
      'selectAll',
      'invert',
      'selectNone',
    ]);
  });

  it('are nothing while there is nothing to do', () => {
    const may = <Context extends object>(table: Record<string, Command<Context>>, fields: Partial<Context>) =>
      Object.values(table).filter((command) => mayRun(command, context<Context>(fields).context)).length;
    expect(may(annotationsCommands, { chosen: 0 })).toBe(1);
    expect(may(historyCommands, { isOpen: false })).toBe(4);
    expect(may(galleryCommands, { chosen: 0, mayDraw: true, classes: 2, undoes: '' })).toBe(6);
    expect(may(galleryCommands, { chosen: 1, mayDraw: false, classes: 2, undoes: 'a change' })).toBe(8);
  });
});

describe('buttons of the viewer', () => {
  it('take words and keys from the table alone', () => {
    const files = ['rails', 'strip', 'view_tools', 'viewer', 'layers/layer_panel', 'list/annotation_list'];
    for (const file of files) {
      const text = readFileSync(new URL(`../../src/pages/viewer/${file}.tsx`, import.meta.url), 'utf8');
      expect(text, file).not.toMatch(/hotkey="/);
    }
  });
});

describe('commands of drawing', () => {
  const context = (given: Partial<DrawingContext> = {}): DrawingContext & { done: string[] } => {
    const done: string[] = [];
    const say = (what: string) => () => void done.push(what);
    return {
      done,
      tool: 'polygon',
      mayDraw: true,
      take: (tool) => done.push(`take ${tool}`),
      isBegun: () => true,
      hasDraft: () => false,
      isPlaced: () => false,
      close: say('close'),
      back: say('back'),
      leave: say('leave'),
      selected: 2,
      editable: 2,
      undoes: 'Polygon',
      redoes: 'Polygon',
      undo: say('undo'),
      redo: say('redo'),
      remove: say('remove'),
      duplicate: say('duplicate'),
      selectAll: say('all'),
      nudge: (right, down) => done.push(`nudge ${right} ${down}`),
      grow: (wider, higher) => done.push(`grow ${wider} ${higher}`),
      classify: (digit) => done.push(`class ${digit}`),
      classes: 3,
      hasDial: true,
      turn: (by) => done.push(`turn ${by}`),
      operate: (operation) => done.push(operation),
      showsOperations: false,
      toggleOperations: say('operations'),
      ...given,
    };
  };

  it('each do one thing, and have keys that no other has at the same time', () => {
    const all = Object.values(drawingCommands).filter(({ isNative }) => !isNative);
    for (const command of all) {
      const one = context();
      expect(mayRun(command, one), command.id).toBe(true);
      command.run(one, command.keys[0] ?? '');
      expect(one.done, command.id).toHaveLength(1);
    }
    const keys = Object.values(drawingCommands).flatMap((command) => command.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual(['Backspace']);
    const one = context();
    drawingCommands.nudge_far.run(one, 'Shift+up');
    drawingCommands.size.run(one, 'Ctrl+right');
    drawingCommands.size_far.run(one, 'Ctrl+Shift+up');
    drawingCommands.polygon.run(one, 'p');
    drawingCommands.ellipse.run(one, 'e');
    expect(one.done).toEqual(['nudge 0 -10', 'grow 1 0', 'grow 0 -10', 'take null', 'take ellipse']);
  });

  it('take back the last point of what is being drawn, and not what was drawn before', () => {
    const [before, begun] = [context({ undo: () => {} }), context({ hasDraft: () => true, undoes: '' })];
    drawingCommands.undo.run(before, 'Ctrl+z');
    expect(before.done).toEqual([]);
    expect(mayRun(drawingCommands.undo, begun)).toBe(true);
    drawingCommands.undo.run(begun, 'Ctrl+z');
    expect(begun.done).toEqual(['back']);
  });

  it('leave keys to the viewer while nothing is in the hand, and nothing is selected', () => {
    const bare = context({
      tool: null,
      isBegun: () => false,
      selected: 0,
      editable: 0,
      undoes: '',
      redoes: '',
      hasDial: false,
    });
    const may = Object.values(drawingCommands).filter((command) => !command.isNative && mayRun(command, bare));
    const plain = ['select', 'point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse', 'freehand'];
    const tools = [...plain, 'brush', 'eraser', 'wand', 'lasso', 'counter', 'knife'];
    expect(may.map(({ id }) => id)).toEqual(tools);
    const viewers = Object.values(viewerCommands).flatMap(({ keys }) => keys);
    for (const { id, keys } of may) for (const key of keys) expect(viewers, id).not.toContain(key);
    // A press too many after closing submits no sample.
    expect(mayRun(drawingCommands.close, context({ isBegun: () => false }))).toBe(true);
  });
});
