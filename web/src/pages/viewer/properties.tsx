import { useQuery } from '@tanstack/react-query';
import { propertiesQuery } from '../../api/properties.ts';
import styles from './properties.module.css';

/** What is told of the open sample besides its images, below its layers. */
export function Properties({ annotationId }: { annotationId: number }) {
  const { data: properties = [] } = useQuery(propertiesQuery(annotationId));
  if (properties.length === 0) return null;
  return (
    <section className={`${styles.properties} scroll`} aria-label="Properties">
      <h2>Properties</h2>
      <dl>
        {properties.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
