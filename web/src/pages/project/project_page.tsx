import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { isStatus } from '../../api/client.ts';
import type { EditedProject } from '../../model/editing.ts';
import { groupDigits } from '../../model/text.ts';
import { PageError } from '../../shell/page_error.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import styles from '../../ui/edit.module.css';
import { Icon } from '../../ui/icons.tsx';
import { Name } from '../../ui/name.tsx';
import { Empty, LoadingPage } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use_title.ts';
import { Activity } from './activity.tsx';
import { Annotations } from './annotations/annotations.tsx';
import { Categories } from './categories.tsx';
import { Classifications } from './classifications.tsx';
import { Images } from './images/images.tsx';
import { Labels } from './labels.tsx';
import { Overview } from './overview.tsx';
import { Invites } from './people/invites.tsx';
import { People } from './people/people.tsx';
import { Settings } from './settings.tsx';
import { Trash } from './trash.tsx';
import { UploadPage } from './upload/upload.tsx';
import { type Edited, useEdited } from './use_edited.ts';

interface Part {
  title: string;
  count?: (project: EditedProject) => number;
  Page: (props: { edited: Edited; item: number; onItem: (id: number) => void }) => ReactNode;
  /** begins another group in the navigation */
  apart?: boolean;
  /** shows one of its rows at the right */
  opens?: boolean;
  /** is reached from this part, not from the navigation */
  within?: string;
}

const parts: Record<string, Part> = {
  '': { title: 'Overview', Page: Overview },
  people: { title: 'People', Page: People, apart: true },
  invites: { title: 'Invite links', Page: Invites, within: 'people' },
  labels: { title: 'Labels', count: ({ labels }) => labels.length, Page: Labels },
  categories: { title: 'Categories', count: ({ categories }) => categories.length, Page: Categories, opens: true },
  classifications: {
    title: 'Classifications',
    count: ({ classifications }) => classifications.length,
    Page: Classifications,
    opens: true,
  },
  annotations: {
    title: 'Annotations',
    count: ({ categories }) => categories.reduce((sum, { annotations }) => sum + annotations, 0),
    Page: Annotations,
    opens: true,
    apart: true,
  },
  images: { title: 'Images', count: ({ images }) => images, Page: Images, opens: true },
  upload: { title: 'Upload', Page: UploadPage },
  settings: { title: 'Settings', Page: Settings },
  activity: { title: 'Activity', Page: Activity, apart: true },
  trash: { title: 'Trash', Page: Trash },
};

interface Props {
  projectId: number;
  part: string;
  /** of what is open at the right; 0: nothing */
  item: number;
}

/** The editor of a project: everything of it that its managers may change. */
export default function ProjectPage({ projectId, part, item }: Props) {
  const { edited, error, retry } = useEdited(projectId);
  const [, navigate] = useLocation();
  const shown = parts[part] ?? parts[''];
  useTitle(edited ? `${shown?.title}: ${edited.project.name}` : 'Project');
  if (!edited || !shown) {
    return (
      <>
        <TopBar />
        {isStatus(error, 403) ? <NotYours projectId={projectId} /> : null}
        {error && !isStatus(error, 403) ? <PageError error={error} onRetry={retry} /> : null}
        {!error && <LoadingPage />}
      </>
    );
  }
  const base = `/project/${projectId}/edit`;
  const opened = shown.opens ? item : 0;
  return (
    <div className={`${styles.frame} ${opened ? styles.withInspector : ''}`}>
      <TopBar />
      <nav className={`${styles.side} scroll`} aria-label="Project">
        <Link href="/projects" className={styles.pick} title="All projects">
          <Icon name="back" small />
          <Name text={edited.project.name} />
        </Link>
        {Object.entries(parts)
          .filter(([, { within }]) => !within)
          .map(([path, { title, count, apart }]) => (
            <Nav
              key={path}
              href={path ? `${base}/${path}` : base}
              title={title}
              count={count?.(edited.project)}
              isHere={path === (shown.within ?? part)}
              apart={apart ?? false}
            />
          ))}
        <Link href={`/project/${projectId}`} className={`${styles.link} ${styles.end}`}>
          <Icon name="grid" small />
          Open the viewer
        </Link>
      </nav>
      <shown.Page
        key={part}
        edited={edited}
        item={opened}
        onItem={(id) => navigate(id ? `${base}/${part}/${id}` : `${base}/${part}`, { replace: opened > 0 })}
      />
    </div>
  );
}

function Nav(props: { href: string; title: string; count: number | undefined; isHere: boolean; apart: boolean }) {
  const { href, title, count, isHere, apart } = props;
  return (
    <>
      {apart && <hr />}
      <Link href={href} className={styles.link} aria-current={isHere ? 'page' : undefined}>
        {title}
        {count !== undefined && <span className={styles.less}>{groupDigits(count)}</span>}
      </Link>
    </>
  );
}

function NotYours({ projectId }: { projectId: number }) {
  return (
    <main className="middle">
      <Empty icon="lock" title="Only a manager may change this project" alone>
        You may <Link href={`/project/${projectId}`}>open it in the viewer</Link>. Its owner can make you a manager.
      </Empty>
    </main>
  );
}
