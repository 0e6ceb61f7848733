import { Link } from 'wouter';
import { changeProject } from '../../api/editor.ts';
import { isOn, parseSettings, positiveInt } from '../../model/settings.ts';
import { projectSettings } from '../../model/settings_keys.ts';
import styles from '../../ui/edit.module.css';
import { Icon } from '../../ui/icons.tsx';
import { Badges } from './badges.tsx';
import { Page } from './page.tsx';
import { SettingControls, SettingsText } from './setting_controls.tsx';
import looks from './settings.module.css';
import type { Edited } from './use_edited.ts';

const keys = projectSettings.flatMap(([, group]) => group);

/** How the viewer works in a project. */
export function Settings({ edited }: { edited: Edited }) {
  const { project, change } = edited;
  const save = (makes: (text: string) => string) =>
    change((latest) => changeProject(latest, { settings: makes(latest.settings) }));
  return (
    <Page title="Settings" actions={<span className="small faint">Saved as you change them</span>}>
      <div className={looks.two}>
        <div>
          {projectSettings.map(([group, of]) => (
            <section key={group} aria-label={group} className={looks.group}>
              <h2>{group}</h2>
              <SettingControls text={project.settings} keys={of} onSave={save} />
            </section>
          ))}
          <SettingsText text={project.settings} keys={keys} onSave={save} />
          <p className={`small faint ${looks.more}`}>
            A category has settings of its own, in{' '}
            <Link className={looks.link} href={`/project/${project.id}/edit/categories`}>
              Categories
            </Link>
            .
          </p>
        </div>
        <Sample edited={edited} />
      </div>
    </Page>
  );
}

/** What annotators see of it. */
function Sample({ edited: { project } }: { edited: Edited }) {
  const settings = parseSettings(project.settings);
  const on = (key: string) => isOn(settings, key);
  const [first, second] = project.labels.map(({ name }) => name);
  const list = settings.get('expandannotation') !== '0';
  const layers = settings.get('expandlayer') !== '0';
  const selected = positiveInt(settings, 'defaultlayer', 1e9) ?? 1;
  return (
    <aside aria-label="What annotators see">
      <h2>What annotators see</h2>
      <div className={looks.sample} aria-hidden="true">
        <div className={looks.bar}>
          {[first ?? 'label', second ?? 'another'].map((name, i) => (
            <span key={name} className={`${styles.pill} ${i === 0 ? looks.on : ''}`}>
              <kbd className="key">{i + 1}</kbd>
              <span className="cut">{name}</span>
            </span>
          ))}
        </div>
        {project.classifications.length > 0 && (
          <div className={looks.bar}>
            {project.classifications.slice(0, 3).map((one) => (
              <Badges key={one.id} classification={one} />
            ))}
          </div>
        )}
        <div className={looks.body}>
          {list && (
            <div className={looks.list}>
              {['first', 'second', 'third'].map((name, i) => (
                <span key={name} className={i === 1 ? looks.here : ''}>
                  {i === 0 ? <Icon name="tick" small /> : <i className={looks.mark} />}
                  {name}
                </span>
              ))}
            </div>
          )}
          <div className={looks.image} data-theme={settings.get('darkmode') === '0' ? 'light' : 'dark'}>
            <i />
            <i />
            <i />
          </div>
          {layers && (
            <div className={looks.list}>
              {[3, 2, 1].map((sequence) => (
                <span key={sequence} className={sequence === selected ? looks.here : ''}>
                  layer {sequence}
                  {on('expandcontrols') && sequence === selected && <i className={looks.slider} />}
                </span>
              ))}
            </div>
          )}
          {on('expandcomment') && (
            <div className={looks.list}>
              <span>
                <Icon name="chat" small />
              </span>
            </div>
          )}
        </div>
      </div>
      <ul className={looks.effects}>
        <li>
          <kbd className="key">1</kbd>
          {on('fastannotation')
            ? `chooses ${first ?? 'the label'}, submits, and opens the next annotation`
            : `chooses ${first ?? 'the label'}; N submits`}
        </li>
        <li>
          <kbd className="key">2</kbd>
          {on('annotationexclusive') ? `takes the place of ${first ?? 'the label'}` : `is chosen besides`}
        </li>
        {project.classifications.length > 1 && (
          <li>
            <kbd className="key">⇧2</kbd>
            {on('classificationexclusive') ? 'takes the place of the other score' : 'is given besides'}
          </li>
        )}
        {on('groupcontrols') && <li>What is done to the planes of one group is done to those of all.</li>}
      </ul>
    </aside>
  );
}
