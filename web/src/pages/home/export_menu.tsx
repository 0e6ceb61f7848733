import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { type Format, reportAddress } from '../../api/reports.ts';
import type { HomeProject } from '../../model/project.ts';
import styles from './home.module.css';

interface Props {
  project: HomeProject;
  anchor: HTMLElement;
  onClose: () => void;
}

const tables: [report: string, title: string, holds: string, formats: Format[]][] = [
  ['data', 'Annotation data', 'a row for each sample', ['csv', 'json']],
  ['decisions', 'Decisions', 'who said what, and when', ['csv', 'json']],
  ['properties', 'Properties', 'a row for each property of a sample', ['csv', 'json']],
  ['comments', 'Comments', 'with their layers', ['csv', 'json']],
  ['rois', 'Drawings', 'as Fabric.js has them', ['csv', 'json']],
];

/** The tables of a project, as files to save. */
export default function ExportMenu({ project, anchor, onClose }: Props) {
  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
    >
      <li className={styles.menuHead} role="presentation">
        <p className="small faint cut">Export {project.name}</p>
      </li>
      {tables.flatMap(([report, title, holds, formats]) =>
        formats.map((format) => (
          <MenuItem
            key={`${report} ${format}`}
            component="a"
            href={reportAddress(project.id, report, format)}
            download={`${project.name} ${report}.${format}`}
            onClick={onClose}
          >
            <span className={styles.menuTable}>
              {title}
              <span className="small faint">{holds}</span>
            </span>
            <span className="small quiet">{format.toUpperCase()}</span>
          </MenuItem>
        )),
      )}
    </Menu>
  );
}
