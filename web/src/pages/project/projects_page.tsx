import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { createProject } from '../../api/editor.ts';
import { homeQuery } from '../../api/home.ts';
import { meQuery } from '../../api/session.ts';
import { capsOf } from '../../commands/command.ts';
import { homeCommands } from '../../commands/home.ts';
import { useCommands } from '../../commands/use_commands.ts';
import { type HomeProject, mayManage } from '../../model/project.ts';
import { count, groupDigits } from '../../model/text.ts';
import { agoText } from '../../model/time.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { AddLine } from '../../ui/add_line.tsx';
import styles from '../../ui/edit.module.css';
import { Name } from '../../ui/name.tsx';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { SearchField } from '../../ui/search_field.tsx';
import { useFrame, useRows } from '../../ui/use_rows.ts';
import { useTitle } from '../../ui/use_title.ts';
import { DeletedProjects } from './deleted_projects.tsx';

/** The projects that one may edit, and how another one begins. */
export default function ProjectsPage() {
  useTitle('Projects');
  const projects = useQuery(homeQuery);
  const { data: me } = useQuery(meQuery);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [wanted, setWanted] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useCommands(homeCommands, { find: () => search.current?.focus() });
  const mine = projects.data?.filter(({ level }) => mayManage(level)) ?? [];
  const text = wanted.trim().toLowerCase();
  const found = mine.filter(({ name }) => name.toLowerCase().includes(text));
  return (
    <div style={{ display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)', height: '100vh' }}>
      <TopBar />
      <main className={`${styles.main} ${styles.fill}`} style={{ width: '100%', maxWidth: 1144, margin: '0 auto' }}>
        <header className={styles.head}>
          <h1>
            Projects <span>{groupDigits(mine.length)}</span>
          </h1>
          <div style={{ width: 240 }}>
            <SearchField
              ref={search}
              label={homeCommands.find.title}
              hotkey={capsOf(homeCommands.find)[0]}
              value={wanted}
              onChange={setWanted}
            />
          </div>
        </header>
        {me?.mayCreate && (
          <div className={styles.bar} style={{ marginBottom: 12 }}>
            <AddLine
              label="New project"
              action="Create"
              refuse={(name) =>
                projects.data?.some((one) => one.name === name.trim())
                  ? `There is a project ${name.trim()} already.`
                  : ''
              }
              onAdd={async (name) => {
                const id = await createProject(name, me.id);
                await client.invalidateQueries({ queryKey: homeQuery.queryKey });
                navigate(`/project/${id}/edit`);
              }}
            />
          </div>
        )}
        {projects.isError && <ErrorNotice error={projects.error} onRetry={() => projects.refetch()} />}
        {projects.isPending && <LoadingRows rows={6} height={48} />}
        {projects.data && found.length === 0 && (
          <Empty icon="search" title={text ? `No project is called “${wanted.trim()}”` : 'No project to edit'}>
            {text ? null : 'You may edit the projects that you own, and those whose owner made you a manager.'}
          </Empty>
        )}
        {found.length > 0 && <Rows projects={found} />}
        <DeletedProjects />
      </main>
    </div>
  );
}

const height = 48;

function Rows({ projects }: { projects: readonly HomeProject[] }) {
  const box = useFrame();
  const heightOf = useCallback(() => height, []);
  const { rows, total } = useRows(box, projects.length, heightOf);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section ref={box.element} className={styles.rows} aria-label="Projects" tabIndex={0}>
      <ul style={{ position: 'relative', height: total }}>
        {rows.map(({ index, top }) => {
          const project = projects[index] as HomeProject;
          return (
            <li
              key={project.id}
              className={styles.row}
              style={{ top, height, gridTemplateColumns: 'minmax(0, 1fr) 260px 120px' }}
            >
              <Link href={`/project/${project.id}/edit`}>
                <Name text={project.name} />
              </Link>
              <span className="small quiet">
                {project.categories === 0
                  ? 'no category yet'
                  : `${count(project.categories, 'category', 'categories')}, ${groupDigits(project.submitted)} of ${groupDigits(project.annotations)} reviewed`}
              </span>
              <span className="small faint">{project.active === null ? '' : agoText(project.active)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
