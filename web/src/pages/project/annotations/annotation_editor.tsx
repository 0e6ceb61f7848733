import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { isStatus } from '../../../api/client.ts';
import { changeAnnotation, editedAnnotationQuery, removeAnnotation } from '../../../api/edited_annotation.ts';
import type { EditedAnnotation } from '../../../model/edited_annotation.ts';
import { count } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { ShareLinks } from '../../../shell/share_links.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import { EditLine, Wrong } from '../../../ui/edit_line.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { LoadingRows } from '../../../ui/notice.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import type { Edited } from '../use_edited.ts';
import { Given } from './given.tsx';
import { Layers } from './layers.tsx';
import { Properties } from './properties.tsx';

interface Props {
  edited: Edited;
  annotationId: number;
  onChanged: () => Promise<unknown>;
  onClose: () => void;
}

/** One annotation: its name, category, status, base image, and the order of its layers. */
export function AnnotationEditor({ edited, annotationId, onChanged, onClose }: Props) {
  const asked = useQuery(editedAnnotationQuery(annotationId));
  const annotation = asked.data;
  const client = useQueryClient();
  const isGone = isStatus(asked.error, 404);
  const { queryKey } = editedAnnotationQuery(annotationId);
  const change: Change = async (work) => {
    // It is shown, so it was asked for.
    await edited.change(() => work(client.getQueryData(queryKey) as EditedAnnotation));
    await onChanged();
  };
  // What is gone is not asked for again.
  const remove = async () => {
    await removeAnnotation(annotationId);
    onClose();
    const { id } = edited.project;
    for (const queryKey of [['editor', id], ['project', id], ['home']]) client.invalidateQueries({ queryKey });
    await onChanged();
  };
  return (
    <aside className={styles.inspector} aria-label={annotation ? `Annotation ${annotation.name}` : 'Annotation'}>
      <header>
        <h2 className="cut">{annotation?.name ?? (isGone ? 'This annotation is not there any more' : 'Annotation')}</h2>
        <Link href={`/project/${edited.project.id}/annotation/${annotationId}`} className={styles.open}>
          <Icon name="grid" small />
          Open
        </Link>
        <TipButton icon="close" label="Close" onClick={onClose} />
      </header>
      {asked.isPending && <LoadingRows rows={5} height={40} />}
      {asked.isError && !isGone && <ErrorNotice error={asked.error} onRetry={() => asked.refetch()} />}
      {annotation && !isGone && <Fields edited={edited} annotation={annotation} change={change} onRemove={remove} />}
    </aside>
  );
}

/** Does something to an annotation, as it is when what was begun before is done. */
export type Change = (work: (latest: EditedAnnotation) => Promise<unknown>) => Promise<void>;

interface FieldsProps {
  edited: Edited;
  annotation: EditedAnnotation;
  change: Change;
  onRemove: () => Promise<void>;
}

function Fields({ edited, annotation, change, onRemove }: FieldsProps) {
  const { project } = edited;
  const [error, setError] = useState<unknown>(null);
  const [isGoing, setGoing] = useState(false);
  const set = (said: Parameters<typeof changeAnnotation>[2]) =>
    change((latest) => changeAnnotation(project.id, latest, said)).then(() => setError(null), setError);
  return (
    <>
      <EditLine
        label="Name"
        value={annotation.name}
        maxLength={500}
        refuse={(text) => (text.trim() ? '' : 'An annotation has a name.')}
        onSave={(text) => change((latest) => changeAnnotation(project.id, latest, { name: text.trim() }))}
      />
      <label className="entry">
        <span className="small quiet">Category</span>
        <select
          className={`field ${controls.select}`}
          value={annotation.categoryId}
          onChange={(event) => set({ categoryId: Number(event.target.value) })}
        >
          {project.categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="entry">
        <span className="small quiet">Base image</span>
        <select
          className={`field ${controls.select}`}
          value={annotation.imageId}
          onChange={(event) => set({ imageId: Number(event.target.value) })}
        >
          <option value={0}>none: its lowest layer</option>
          {annotation.images.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className={controls.setting} style={{ borderBottom: 0 }}>
        <div>
          Reviewed
          <p>Off: it is to be reviewed</p>
        </div>
        <Switch label="Reviewed" on={annotation.isSubmitted} onChange={(isSubmitted) => set({ isSubmitted })} />
      </div>
      {error !== null && <Wrong error={error} />}
      <Layers edited={edited} annotation={annotation} change={change} />
      <Properties key={annotation.id} annotationId={annotation.id} />
      <Given projectId={project.id} annotationId={annotation.id} />
      <section aria-label="Sharing">
        <h3>{annotation.isShared ? 'Shared by a link' : 'Share by a link'}</h3>
        <p className="small faint">Anyone who has it can look at this annotation, without an account.</p>
        <ShareLinks annotationId={annotation.id} />
      </section>
      <section aria-label="More">
        <div>
          <Button color="error" onClick={() => setGoing(true)}>
            Delete the annotation…
          </Button>
        </div>
      </section>
      {isGoing && (
        <Confirm
          title={`Delete the annotation ${annotation.name}?`}
          action="Delete the annotation"
          onClose={() => setGoing(false)}
          onConfirm={onRemove}
        >
          <p className="quiet">
            With it go {count(annotation.layers.length, 'layer')} and {count(annotation.comments, 'comment')}, its
            labels and scores. Its images stay in the project. It can be brought back from the trash for a time.
          </p>
        </Confirm>
      )}
    </>
  );
}
