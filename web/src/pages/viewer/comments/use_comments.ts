import type { Annotation, Comment, Pin } from '../../../model/annotation.ts';
import type { Change } from '../../../model/changes.ts';
import type { Me } from '../../../model/me.ts';
import { mayAnnotate, mayManage } from '../../../model/project.ts';
import type { CommentStep } from '../../../model/said_steps.ts';
import { useQueue } from '../../../shell/queue.tsx';
import { useSteps } from '../scoring/use_steps.ts';

/** What may be done about the comments of a sample; null for who may only look. */
export interface Commenting {
  add: (said: {
    layerId: number;
    content: string;
    answersTo?: number;
    pin?: Pin | null;
    view?: string;
  }) => Promise<void>;
  mayEdit: (comment: Comment) => boolean;
  mayDelete: (comment: Comment) => boolean;
  edit: (comment: Comment, content: string) => Promise<void>;
  remove: (comment: Comment) => Promise<void>;
  resolve: (comment: Comment, resolved: boolean) => Promise<void>;
}

export function useCommenting(annotation: Annotation | undefined, me: Me | undefined): Commenting | null {
  const queue = useQueue();
  const steps = useSteps(me);
  if (!annotation || !queue || !me || !mayAnnotate(annotation.level)) return null;
  const { id: annotationId, name, projectId } = annotation;
  const title = (layerId: number) => annotation.layers.find(({ id }) => id === layerId)?.title ?? 'a layer';
  const isSaved = ({ id }: Comment) => id > 0;
  const say = async (change: Change, what: string, step: CommentStep, id?: string) => {
    await queue.add(change, what, name, id);
    steps.record({ projectId, what, where: name, samples: [], comment: step });
  };
  return {
    add: ({ layerId, content, answersTo = 0, pin = null, view = '' }) => {
      const id = crypto.randomUUID();
      const said = { layerId, content, answersTo, pin, view };
      const step = { kind: 'add', annotationId, comment: { ...said, id } } as const;
      return say({ kind: 'comment', annotationId, ...said }, `Comment on ${title(layerId)}`, step, id);
    },
    mayEdit: (comment) => isSaved(comment) && comment.ownerId === me.id,
    mayDelete: (comment) => isSaved(comment) && (comment.ownerId === me.id || mayManage(annotation.level)),
    edit: (comment, content) =>
      say({ kind: 'edit comment', annotationId, comment, content }, `Comment on ${title(comment.layerId)} changed`, {
        kind: 'edit',
        annotationId,
        id: comment.id,
        comment,
        from: comment.content,
        to: content,
      }),
    remove: (comment) =>
      say(
        { kind: 'delete comment', annotationId, commentId: comment.id },
        `Comment on ${title(comment.layerId)} deleted`,
        // Nobody can say what somebody else has said: that is put back by the server.
        comment.ownerId === me.id
          ? { kind: 'delete', annotationId, comment }
          : { kind: 'take away', annotationId, comment },
      ),
    resolve: (comment, resolved) =>
      say(
        { kind: 'resolve comment', annotationId, commentId: comment.id, resolved, by: me.name || me.username },
        resolved ? 'Comment resolved' : 'Comment opened again',
        { kind: 'resolve', annotationId, id: comment.id, resolved },
      ),
  };
}
