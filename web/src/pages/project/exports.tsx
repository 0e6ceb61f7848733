import Button from '@mui/material/Button';
import { useEffect, useRef, useState } from 'react';
import { type Format, readReport } from '../../api/reports.ts';
import { sizeText } from '../../model/upload_plan.ts';
import styles from '../../ui/edit.module.css';
import { Wrong } from '../../ui/edit_line.tsx';
import { saveFile } from '../../ui/save_file.ts';
import { TipButton } from '../../ui/tip_button.tsx';

const tables: [report: string, title: string, formats: Format[]][] = [
  ['data', 'Annotation data, a row for each annotation', ['csv', 'json']],
  ['properties', 'Properties of annotations, a row for each', ['csv', 'json']],
  ['decisions', 'Decisions: who said what, and when', ['csv', 'json']],
  ['comments', 'Comments, with their layers', ['csv', 'json']],
  ['rois', 'Drawings, as Fabric.js has them', ['csv', 'json']],
  ['summary', 'Summary: participants, annotations, submitted, shared', ['csv', 'json']],
];

/** What leaves a project: tables as files, read as they come. */
export function Exports({ projectId, name }: { projectId: number; name: string }) {
  return (
    <section className={styles.section} aria-label="Exports">
      <h2>Exports</h2>
      <table className={styles.table}>
        <tbody>
          {tables.map(([report, title, formats]) => (
            <tr key={report}>
              <td>{title}</td>
              <td style={{ width: 280 }}>
                <Row projectId={projectId} report={report} title={title} formats={formats} file={`${name} ${report}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  projectId: number;
  report: string;
  title: string;
  formats: Format[];
  file: string;
}

function Row({ projectId, report, title, formats, file }: RowProps) {
  /** null: nothing is being read */
  const [bytes, setBytes] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<unknown>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const save = async (format: Format) => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setBytes(0);
    setSaid('');
    setError(null);
    try {
      const blob = await readReport(projectId, report, format, setBytes, signal);
      saveFile(blob, `${file}.${format}`);
      setSaid(sizeText(blob.size));
    } catch (why) {
      if (!signal.aborted) setError(why);
    } finally {
      setBytes(null);
    }
  };
  return (
    <>
      <span className={styles.actions}>
        <span className="small quiet" role="status">
          {bytes === null ? said : `${sizeText(bytes)} so far`}
        </span>
        {bytes !== null && (
          <TipButton dense icon="close" label={`Stop: ${title}`} onClick={() => stop.current.abort()} />
        )}
        {formats.map((format) => (
          <Button
            key={format}
            variant="text"
            disabled={bytes !== null}
            aria-label={`${title} as ${format.toUpperCase()}`}
            onClick={() => save(format)}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      </span>
      {error !== null && <Wrong error={error} />}
    </>
  );
}
