import { Link } from 'wouter';
import type { Project } from '../../model/project.ts';
import { Icon } from '../../ui/icons.tsx';
import { Name } from '../../ui/name.tsx';
import styles from './viewer.module.css';

interface Props {
  project: Project;
  category?: { id: number; name: string } | undefined;
  annotation?: string | undefined;
}

/** Where one is. The last one is the heading of the page; those before it lead back. */
export function Crumbs({ project, category, annotation }: Props) {
  const home = `/project/${project.id}`;
  const steps = [
    { name: project.name, href: home },
    ...(category ? [{ name: category.name, href: `${home}/category/${category.id}` }] : []),
    ...(annotation ? [{ name: annotation, href: '' }] : []),
  ];
  const last = steps.length - 1;
  return (
    <nav className={styles.crumbs} aria-label="Where you are">
      {steps.map((step, i) => (
        <span key={step.href} className={styles.crumb}>
          {i > 0 && <Icon name="next" small />}
          {i === last ? (
            <h1>
              <Name text={step.name} />
            </h1>
          ) : (
            <Link href={step.href}>
              <Name text={step.name} />
            </Link>
          )}
        </span>
      ))}
    </nav>
  );
}
