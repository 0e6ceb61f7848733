import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { homeQuery } from '../../api/home.ts';
import { meQuery } from '../../api/session.ts';
import { capsOf } from '../../commands/command.ts';
import { homeCommands } from '../../commands/home.ts';
import { useCommands } from '../../commands/use_commands.ts';
import { type HomeProject, mayAnnotateIn, mayManage, roleText } from '../../model/project.ts';
import { count, groupDigits } from '../../model/text.ts';
import { agoText } from '../../model/time.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { type LastOpened, lastOpened } from '../../shell/last_opened.ts';
import { TopBar } from '../../shell/top_bar.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty, LoadingRows } from '../../ui/notice.tsx';
import { SearchField } from '../../ui/search_field.tsx';
import { TipButton } from '../../ui/tip_button.tsx';
import { useTitle } from '../../ui/use_title.ts';
import styles from './home.module.css';

const ExportMenu = lazy(() => import('./export_menu.tsx'));

export default function HomePage() {
  const projects = useQuery(homeQuery);
  useTitle('My projects');
  return (
    <>
      <TopBar />
      {projects.data?.length === 0 ? <NoProject /> : null}
      {projects.data?.length !== 0 && (
        <main className={styles.page}>
          {projects.isError && <ErrorNotice error={projects.error} onRetry={() => projects.refetch()} />}
          {projects.isPending && <LoadingRows rows={6} height={56} />}
          {projects.data && <Projects projects={projects.data} />}
        </main>
      )}
    </>
  );
}

function Projects({ projects }: { projects: HomeProject[] }) {
  const [wanted, setWanted] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useCommands(homeCommands, { find: () => search.current?.focus() });
  const { data: me } = useQuery(meQuery);
  const last = me && lastOpened(me.id);
  const project = projects.find((one) => one.id === last?.projectId);
  const text = wanted.trim().toLowerCase();
  const found = projects.filter((one) => one.name.toLowerCase().includes(text));
  return (
    <>
      {last && project && <Resume last={last} project={project} />}
      <div className={styles.title}>
        <h1>
          My projects <span>{groupDigits(projects.length)}</span>
        </h1>
        <SearchField
          hotkey={capsOf(homeCommands.find)[0]}
          ref={search}
          className={styles.search}
          label={homeCommands.find.title}
          value={wanted}
          onChange={setWanted}
        />
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th className={styles.cPicture}>
              <span className="visually-hidden">Picture</span>
            </th>
            <th>Project</th>
            <th className={styles.cRole}>Role</th>
            <th className={styles.cDone}>Reviewed</th>
            <th className={styles.cActive}>Last activity</th>
            <th className={styles.cOpen}>
              <span className="visually-hidden">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((one) => (
            <ProjectRow key={one.id} project={one} />
          ))}
        </tbody>
      </table>
      {found.length === 0 && (
        <Empty
          icon="search"
          title={`No project is called “${wanted.trim()}”`}
          action={<Button onClick={() => setWanted('')}>Show all</Button>}
        />
      )}
    </>
  );
}

function ProjectRow({ project }: { project: HomeProject }) {
  return (
    <tr>
      <td>
        <Picture of={[project.thumbnail]} />
      </td>
      <td>
        <div className={styles.project}>
          <Link href={`/project/${project.id}`}>
            <Name text={project.name} />
          </Link>
        </div>
        <div className="small faint">
          {project.categories > 0 ? count(project.categories, 'category', 'categories') : 'no category yet'}
        </div>
      </td>
      <td className={`quiet ${styles.role}`}>{roleText(project)}</td>
      <td>
        {project.annotations > 0 ? (
          <div className={`small quiet ${styles.done}`}>
            <Progress value={project.submitted} of={project.annotations} />
            <span>
              {groupDigits(project.submitted)} of {groupDigits(project.annotations)}
              {mayAnnotateIn(project) && (
                <span className="faint">
                  {project.left > 0 ? `, ${groupDigits(project.left)} left for you` : ', none left for you'}
                </span>
              )}
            </span>
          </div>
        ) : (
          <span className="small faint">no annotations yet</span>
        )}
      </td>
      <td className={`small quiet ${styles.active}`}>{project.active === null ? '' : agoText(project.active)}</td>
      <td className={styles.open}>
        {mayManage(project.level) && <ExportButton project={project} />}
        {mayManage(project.level) && <EditButton project={project} />}
        <span>
          <Icon name="grid" />
        </span>
      </td>
    </tr>
  );
}

function EditButton({ project }: { project: HomeProject }) {
  const [, navigate] = useLocation();
  return (
    <TipButton
      icon="pencil"
      label={`Edit ${project.name}`}
      className={styles.export}
      onClick={() => navigate(`/project/${project.id}/edit`)}
    />
  );
}

/** The menu comes with the first click. */
function ExportButton({ project }: { project: HomeProject }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <TipButton
        icon="download"
        label={`Export ${project.name}`}
        expanded={anchor !== null}
        className={styles.export}
        onClick={(event) => setAnchor(event.currentTarget as HTMLElement)}
      />
      {anchor && (
        <Suspense>
          <ExportMenu project={project} anchor={anchor} onClose={() => setAnchor(null)} />
        </Suspense>
      )}
    </>
  );
}

function Progress({ value, of }: { value: number; of: number }) {
  return (
    <div className="progress" aria-hidden="true">
      <i style={{ width: `${(100 * value) / of}%` }} />
    </div>
  );
}

/** The first of some pictures that is there. */
function Picture({ of }: { of: readonly string[] }) {
  const [failed, setFailed] = useState<readonly string[]>([]);
  const src = of.find((one) => one && !failed.includes(one));
  if (!src) return <span className={styles.picture} />;
  return <img className={styles.picture} src={src} alt="" loading="lazy" onError={() => setFailed([...failed, src])} />;
}

function Resume({ last, project }: { last: LastOpened; project: HomeProject }) {
  const [, navigate] = useLocation();
  const { left } = project;
  return (
    <section className={styles.resume} aria-label="Continue where you stopped">
      <Picture of={[last.thumbnail, project.thumbnail]} />
      <div className={styles.resumeText}>
        <p className="small faint">Continue where you stopped, {whenText(last.time)}</p>
        <p className="cut quiet" title={last.name}>
          <strong style={{ color: 'var(--text)' }}>{last.name}</strong> in {last.categoryName}, {project.name}
        </p>
      </div>
      {left > 0 && <span className="small quiet">{groupDigits(left)} left for you</span>}
      <Button
        variant="contained"
        onClick={() => navigate(`/project/${last.projectId}/annotation/${last.annotationId}`)}
      >
        Continue
        <Icon name="next" small />
      </Button>
    </section>
  );
}

function whenText(time: number): string {
  const then = new Date(time);
  const today = new Date().toDateString() === then.toDateString();
  return today
    ? then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

function NoProject() {
  const { data: me } = useQuery(meQuery);
  const [copied, setCopied] = useState(false);
  const copy = async (name: string) => {
    try {
      await navigator.clipboard.writeText(name);
      setCopied(true);
    } catch {
      // Not allowed here: the name stands on the page, and can be selected.
    }
  };
  return (
    <main className="middle">
      <Empty
        icon="empty"
        title="No project yet"
        alone
        action={
          me &&
          !me.isAdmin &&
          canCopy() && (
            <Button onClick={() => copy(me.username)}>
              <Icon name={copied ? 'tick' : 'copy'} small />
              {copied ? 'Copied' : 'Copy user name'}
            </Button>
          )
        }
      >
        {me?.isAdmin ? (
          <>
            A folder of images becomes a project on the machine that runs Memento: <code>memento import FOLDER</code>.
            To look around first, let <code>memento sample FOLDER</code> make one.
          </>
        ) : (
          <>
            You see a project here as soon as its owner adds you. Tell them your user name:{' '}
            <strong style={{ color: 'var(--text)' }}>{me?.username}</strong>
          </>
        )}
      </Empty>
    </main>
  );
}

function canCopy(): boolean {
  return typeof navigator.clipboard?.writeText === 'function';
}
