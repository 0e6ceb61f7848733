import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { homeQuery } from '../api/home.ts';
import { meQuery } from '../api/session.ts';
import { mayManage } from '../model/project.ts';
import styles from './shell.module.css';

/** Where one may go: what is not for this person is not named. */
export function MainTabs() {
  const [place] = useLocation();
  const { data: me } = useQuery(meQuery);
  const { data: projects } = useQuery({ ...homeQuery, enabled: me !== undefined, staleTime: 60_000 });
  const manages = me?.mayCreate || projects?.some(({ level }) => mayManage(level));
  const tabs: [path: string, title: string, isHere: boolean][] = [['/', 'My projects', place === '/']];
  if (manages) tabs.push(['/projects', 'Projects', place === '/projects' || /^\/project\/\d+\/edit/.test(place)]);
  if (me?.isAdmin)
    tabs.push(['/users', 'Users', place.startsWith('/users')], ['/system', 'System', place === '/system']);
  if (manages) tabs.push(['/share', 'Share image', place === '/share']);
  return (
    <nav className={styles.tabs} aria-label="Main">
      {tabs.length > 1 &&
        tabs.map(([path, title, isHere]) => (
          <Link key={path} href={path} aria-current={isHere ? 'page' : undefined}>
            {title}
          </Link>
        ))}
    </nav>
  );
}
