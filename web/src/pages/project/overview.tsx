import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { changeProject } from '../../api/editor.ts';
import { homeQuery } from '../../api/home.ts';
import { summaryQuery } from '../../api/reports.ts';
import { groupDigits } from '../../model/text.ts';
import controls from '../../ui/controls.module.css';
import styles from '../../ui/edit.module.css';
import { EditLine } from '../../ui/edit_line.tsx';
import { Exports } from './exports.tsx';
import { Page } from './page.tsx';
import type { Edited } from './use_edited.ts';
import { Remove } from './uses.tsx';

/** What a project is called, how far it is, what leaves it, and its end. */
export function Overview({ edited }: { edited: Edited }) {
  const { project, change } = edited;
  const { data: summary } = useQuery(summaryQuery(project.id));
  const sum = (of: 'annotations' | 'submitted' | 'comments') =>
    project.categories.reduce((all, category) => all + category[of], 0);
  return (
    <Page title="Overview" narrow>
      <dl className={styles.counters}>
        <Counter title="Annotations" value={sum('annotations')} />
        <Counter title="Reviewed" value={sum('submitted')} />
        <Counter title="Shared" value={summary?.shared} />
        <Counter title="Comments" value={sum('comments')} />
        <Counter title="Categories" value={project.categories.length} />
        <Counter title="Participants" value={summary?.participants} />
      </dl>
      {project.categories.length === 0 && <Steps project={project.id} />}
      <section className={styles.section} aria-label="Name">
        <div className={styles.form}>
          <EditLine
            label="Name of the project"
            value={project.name}
            maxLength={500}
            refuse={(text) => (text.trim() ? '' : 'A project has a name.')}
            onSave={(text) => change((latest) => changeProject(latest, { name: text.trim() }))}
          />
          <p className="small quiet">Owned by {project.owner}</p>
        </div>
      </section>
      <Exports projectId={project.id} name={project.name} />
      <End edited={edited} />
    </Page>
  );
}

/** undefined: it is being counted */
function Counter({ title, value }: { title: string; value: number | undefined }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value === undefined ? '…' : groupDigits(value)}</dd>
    </div>
  );
}

/** How a project begins. */
function Steps({ project }: { project: number }) {
  const base = `/project/${project}/edit`;
  return (
    <section className={styles.section} aria-label="First steps">
      <h2>First steps</h2>
      <ol className={controls.list} style={{ listStyle: 'decimal' }}>
        <li>
          <Link href={`${base}/labels`}>Labels</Link>: what annotators say of each annotation.
        </li>
        <li>
          <Link href={`${base}/categories`}>Categories</Link>: the groups that annotations are in.
        </li>
        <li>
          <Link href={`${base}/people`}>People</Link>: who may annotate, and who may look.
        </li>
      </ol>
    </section>
  );
}

function End({ edited: { project, change } }: { edited: Edited }) {
  const [isOpen, setOpen] = useState(false);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  return (
    <section className={styles.section} aria-label="Delete the project">
      <h2>Delete the project</h2>
      <p className="quiet">
        Everything in it goes: annotations, images, drawings, comments and rights. For a time it can be brought back,
        below the list of projects.
      </p>
      <div>
        <Button color="error" onClick={() => setOpen(true)}>
          Delete the project…
        </Button>
      </div>
      {isOpen && (
        <Remove
          kind="project"
          id={project.id}
          name={project.name}
          typed
          change={change}
          onClose={() => setOpen(false)}
          onGone={() => {
            client.setQueryData(homeQuery.queryKey, (all) => all?.filter(({ id }) => id !== project.id));
            navigate('/projects', { replace: true });
          }}
        />
      )}
    </section>
  );
}
