import type { Annotation, Comment, Pin } from '../../../model/annotation.ts';
import type { Me } from '../../../model/me.ts';
import { mayAnnotate, mayManage } from '../../../model/project.ts';
import { useQueue } from '../../../shell/queue.tsx';

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
  if (!annotation || !queue || !me || !mayAnnotate(annotation.level)) return null;
  const { id: annotationId, name } = annotation;
  const title = (layerId: number) => annotation.layers.find(({ id }) => id === layerId)?.title ?? 'a layer';
  const isSaved = ({ id }: Comment) => id > 0;
  return {
    add: ({ layerId, content, answersTo = 0, pin = null, view = '' }) =>
      queue.add(
        { kind: 'comment', annotationId, layerId, content, answersTo, pin, view },
        `Comment on ${title(layerId)}`,
        name,
      ),
    mayEdit: (comment) => isSaved(comment) && comment.ownerId === me.id,
    mayDelete: (comment) => isSaved(comment) && (comment.ownerId === me.id || mayManage(annotation.level)),
    edit: (comment, content) =>
      queue.add(
        { kind: 'edit comment', annotationId, comment, content },
        `Comment on ${title(comment.layerId)} changed`,
        name,
      ),
    remove: (comment) =>
      queue.add(
        { kind: 'delete comment', annotationId, commentId: comment.id },
        `Comment on ${title(comment.layerId)} deleted`,
        name,
      ),
    resolve: (comment, resolved) =>
      queue.add(
        { kind: 'resolve comment', annotationId, commentId: comment.id, resolved, by: me.name || me.username },
        resolved ? 'Comment resolved' : 'Comment opened again',
        name,
      ),
  };
}
