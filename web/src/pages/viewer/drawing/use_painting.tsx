import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeLabelLook, createLabel } from '../../../api/editor.ts';
import { projectQuery } from '../../../api/project.ts';
import { dials, growBy, simplifyBy, turnDial } from '../../../canvas/tools/settings.ts';
import type { ToolId } from '../../../canvas/tools/tool.ts';
import type { PaintingContext } from '../../../commands/painting.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import type { Editor } from '../../../model/drawing/editor.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import type { Me } from '../../../model/me.ts';
import { mayManage } from '../../../model/project.ts';
import type { Operation } from '../../../model/regions/operations.ts';
import { freeDigit, Tally } from './tally.tsx';
import type { RowLists } from './use_row_lists.ts';

interface Around {
  tool: ToolId | null;
  editor: Editor;
  store: LayerStore;
  annotation: Annotation;
  classes: readonly ClassLook[];
  me: Me;
  rows: RowLists;
  onClass: (label: number | null) => void;
}

interface Painting {
  context: Pick<PaintingContext, 'hasDial' | 'turn' | 'operate' | 'showsOperations' | 'toggleOperations'>;
  /** instead of what the next shape is */
  tally: ReactNode;
  /** a digit that no class has: the next free one makes a class, where one counts */
  nextClass: (digit: number) => void;
}

/** What painting, counting and combining add to the tools. */
export function usePainting(around: Around): Painting {
  const { tool, editor, store, annotation, classes, me, rows, onClass } = around;
  const client = useQueryClient();
  const [showsOperations, setShows] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const mayName = mayManage(annotation.level);
  const operate = (operation: Operation) => {
    const amount = operation === 'simplify' ? simplifyBy : growBy;
    import('../../../model/regions/operations.ts').then(
      ({ operate }) => {
        const { edits, what, said, selected } = operate(operation, editor.editable(), amount.get(), editor.made);
        editor.edit(edits, what);
        if (edits.length > 0) editor.select(selected);
        editor.said.set(said);
      },
      () => editor.said.set('It could not be loaded: the server is away.'),
    );
  };
  const onNew = async (name: string): Promise<string> => {
    try {
      const key = freeDigit(classes);
      const id = await createLabel({ projectId: annotation.projectId, ownerId: me.id }, name);
      // By its place it might be another digit's, and take theirs from those behind it: in the midst of counting.
      if (key) await changeLabelLook(id, { colour: '', key });
      await client.refetchQueries({ queryKey: projectQuery(annotation.projectId).queryKey });
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : 'The class could not be made.';
    }
  };
  return {
    context: {
      hasDial: tool !== null && dials[tool] !== undefined,
      turn: (steps) => turnDial(tool, steps),
      operate,
      showsOperations,
      toggleOperations: () => setShows(!showsOperations),
    },
    tally: tool === 'counter' && (
      <Tally
        editor={editor}
        store={store}
        rows={rows}
        classes={classes}
        onClass={onClass}
        onNew={mayName ? onNew : undefined}
        isNaming={isNaming}
        setNaming={setNaming}
      />
    ),
    nextClass: (digit) => {
      if (tool === 'counter' && mayName && String(digit) === freeDigit(classes)) setNaming(true);
    },
  };
}
