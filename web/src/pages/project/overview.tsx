import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { changeProject } from '../../api/editor.ts';
import { homeQuery } from '../../api/home.ts';
import { overviewQuery } from '../../api/overview.ts';
import { summaryQuery } from '../../api/reports.ts';
import type { EditedCategory, EditedProject } from '../../model/editing.ts';
import type { Overview as Told } from '../../model/overview.ts';
import { scoreOptions } from '../../model/scoring.ts';
import { count, groupDigits } from '../../model/text.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import styles from '../../ui/edit.module.css';
import { EditLine } from '../../ui/edit_line.tsx';
import { Name } from '../../ui/name.tsx';
import { ScoreBadge } from '../../ui/score_badge.tsx';
import { ByLabel } from './by_label.tsx';
import { Exports } from './exports.tsx';
import looks from './overview.module.css';
import { Latest, NeedsAttention } from './overview_side.tsx';
import { Page } from './page.tsx';
import { ByPerson, ReviewedEachDay } from './reviewed.tsx';
import type { Edited } from './use_edited.ts';
import { Remove } from './uses.tsx';

/** What a project is called, how far it is, what leaves it, and its end. */
export function Overview({ edited }: { edited: Edited }) {
  const { project, change } = edited;
  const { data: summary } = useQuery(summaryQuery(project.id));
  const overview = useQuery(overviewQuery(project.id));
  const [, navigate] = useLocation();
  const base = `/project/${project.id}/edit`;
  const sum = (of: 'annotations' | 'submitted' | 'comments' | 'shapes') =>
    project.categories.reduce((all, category) => all + category[of], 0);
  return (
    <Page
      title="Overview"
      actions={
        project.categories.length > 0 && (
          <>
            <Button onClick={() => navigate(`${base}/invites`)}>Invite</Button>
            <Button onClick={() => navigate(`${base}/upload`)}>Upload images</Button>
          </>
        )
      }
    >
      <dl className={styles.counters}>
        <Counter title="Annotations" value={sum('annotations')} />
        <Counter title="Reviewed" value={sum('submitted')} of={sum('annotations')} />
        <Counter title="To go" value={sum('annotations') - sum('submitted')} />
        <Counter title="Participants" value={summary?.participants} />
        <Counter title="Images" value={project.images} />
        <Counter title="Shapes" value={sum('shapes')} />
        <Counter title="Comments" value={sum('comments')} />
        <Counter title="Shared" value={summary?.shared} />
      </dl>
      <div className={looks.columns}>
        <div>
          {project.categories.length === 0 ? (
            <Steps base={base} />
          ) : (
            <>
              {overview.data && <ReviewedEachDay days={overview.data.days} />}
              <div className={looks.pair}>
                <ByCategory base={base} project={project} scores={overview.data?.scores} />
                {overview.data && <ByPerson base={base} {...overview.data} />}
                <ByLabel base={base} labels={project.labels} submitted={sum('submitted')} />
              </div>
            </>
          )}
        </div>
        <div className={looks.side}>
          {overview.isError && <ErrorNotice error={overview.error} onRetry={() => overview.refetch()} />}
          {overview.data && <NeedsAttention project={project} overview={overview.data} base={base} />}
          <Latest projectId={project.id} base={base} />
        </div>
        <div>
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
        </div>
      </div>
    </Page>
  );
}

/** undefined: it is being counted */
function Counter({ title, value, of = 0 }: { title: string; value: number | undefined; of?: number }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {value === undefined ? '…' : groupDigits(value)}
        {value !== undefined && of > 0 && <small>{Math.floor((100 * value) / of)} %</small>}
      </dd>
    </div>
  );
}

/** How a project begins: in any order, and annotators can work. */
function Steps({ base }: { base: string }) {
  return (
    <section className={looks.steps} aria-label="First steps">
      <h2>First steps, in any order</h2>
      <ol>
        <Step
          title="Add images"
          ways={[
            ['Upload a folder', `${base}/upload`],
            ['By address', `${base}/images`],
          ]}
        >
          Folders become categories and annotations. You see the plan before anything is sent.
        </Step>
        <Step
          title="Add people"
          ways={[
            ['Invite by link', `${base}/invites`],
            ['By name', `${base}/people`],
          ]}
        >
          Whoever is added sees the project at once. A link works for those who have no account, too.
        </Step>
        <Step title="Define labels" ways={[['Define labels', `${base}/labels`]]}>
          Short words that annotators choose with the keys 1 to 9. Classifications can come later.
        </Step>
      </ol>
    </section>
  );
}

const maxCategories = 12;
const maxGiven = 4;

interface ByCategoryProps {
  base: string;
  project: EditedProject;
  /** undefined: it is being asked for */
  scores: Told['scores'] | undefined;
}

/** How far the categories are, and how they were classified: of very many the first, the rest have a page of their own. */
function ByCategory({ base, project: { categories, classifications }, scores }: ByCategoryProps) {
  const more = categories.length - maxCategories;
  const options = scoreOptions(classifications);
  const given = ({ id }: EditedCategory) =>
    (scores?.get(id) ?? []).flatMap(({ classificationId, option, annotations }) => {
      const known = options.find((one) => one.classificationId === classificationId && one.option === option);
      return known ? [{ known, annotations }] : []; // an option may have been taken out since
    });
  return (
    <section className={styles.section} aria-label="By category">
      <h2>By category</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Category</th>
            <th style={{ width: 116 }}>Reviewed</th>
            <th className={styles.number} style={{ width: 112 }}>
              <span className="visually-hidden">How many</span>
            </th>
            {options.length > 0 && (
              <th className={styles.less} style={{ width: 240 }}>
                Classified as
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {categories.slice(0, maxCategories).map((category) => {
            const { id, name, annotations, submitted } = category;
            const all = given(category);
            return (
              <tr key={id}>
                <td>
                  <Link href={`${base}/categories/${id}`}>
                    <Name text={name} />
                  </Link>
                </td>
                <td>
                  <div className="progress" aria-hidden="true">
                    <i style={{ width: `${annotations > 0 ? (100 * submitted) / annotations : 0}%` }} />
                  </div>
                </td>
                <td className={`${styles.number} small quiet`}>
                  {groupDigits(submitted)} of {groupDigits(annotations)}
                </td>
                {options.length > 0 && (
                  <td className={styles.less}>
                    <span className={looks.given}>
                      {all.slice(0, maxGiven).map(({ known, annotations: times }) => (
                        <span key={`${known.classificationId} ${known.option}`}>
                          <ScoreBadge option={known} />
                          {groupDigits(times)}
                        </span>
                      ))}
                      {all.length > maxGiven && <span title={`${count(all.length - maxGiven, 'other score')}`}>…</span>}
                    </span>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {more > 0 && (
        <p className="small">
          <Link href={`${base}/categories`}>All {groupDigits(categories.length)} categories</Link>
        </p>
      )}
    </section>
  );
}

interface StepProps {
  title: string;
  /** what to take, and where it is */
  ways: readonly (readonly [text: string, href: string])[];
  children: ReactNode;
}

function Step({ title, ways, children }: StepProps) {
  const [, navigate] = useLocation();
  return (
    <li>
      <div>
        <h3>{title}</h3>
        <p className="quiet">{children}</p>
      </div>
      <div className={styles.actions}>
        {ways.map(([text, href]) => (
          <Button key={href} onClick={() => navigate(href)}>
            {text}
          </Button>
        ))}
      </div>
    </li>
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
