import { useId, useState } from 'react';
import { isOn, parseSettings } from '../../model/settings.ts';
import { type SettingKey, settingsProblems, switchValue, withSetting } from '../../model/settings_keys.ts';
import controls from '../../ui/controls.module.css';
import { EditLine, Wrong } from '../../ui/edit_line.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Switch } from '../../ui/switch.tsx';

interface Props {
  text: string;
  keys: readonly SettingKey[];
  /** makes: the text that is to be, of the one that is there by then */
  onSave: (makes: (text: string) => string) => Promise<unknown>;
}

/** Keys of a settings string as controls; each is saved at once. */
export function SettingControls({ text, keys, onSave }: Props) {
  const [error, setError] = useState<unknown>(null);
  const set = (key: string, value: string) => {
    onSave((now) => withSetting(now, key, value)).then(() => setError(null), setError);
  };
  return (
    <div>
      {keys.map((setting) => (
        <Setting key={setting.key} setting={setting} text={text} onSet={set} />
      ))}
      {error !== null && <Wrong error={error} />}
    </div>
  );
}

interface SettingProps {
  setting: SettingKey;
  text: string;
  onSet: (key: string, value: string) => void;
}

function Setting({ setting, text, onSet }: SettingProps) {
  const { key, title, help, kind } = setting;
  const settings = parseSettings(text);
  const value = settings.get(key) ?? '';
  const id = useId();
  const isSwitchedOn = setting.normal ? value !== '0' : isOn(settings, key);
  return (
    <div className={controls.setting}>
      <div>
        <label htmlFor={kind === 'switch' ? undefined : id}>
          {title} <code className="faint">{key}</code>
        </label>
        {help && <p>{help}</p>}
      </div>
      {kind === 'switch' && (
        <Switch label={title} on={isSwitchedOn} onChange={(on) => onSet(key, switchValue(setting, on))} />
      )}
      {kind === 'choice' && (
        <select
          id={id}
          className={`field ${controls.select}`}
          value={setting.choices?.some(([one]) => one === value) ? value : ''}
          onChange={(event) => onSet(key, event.target.value)}
        >
          {setting.choices?.map(([one, called]) => (
            <option key={one} value={one}>
              {called}
            </option>
          ))}
        </select>
      )}
      {kind === 'number' && (
        <Typed
          id={id}
          value={value}
          fits={(text) => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= (setting.max ?? 1)}
          says={`1 to ${setting.max}`}
          numeric
          onSet={(next) => onSet(key, next)}
        />
      )}
      {kind === 'text' && (
        <Typed
          id={id}
          value={value}
          fits={(text) => setting.form?.test(text) ?? true}
          says={setting.says ?? ''}
          onSet={(next) => onSet(key, next)}
        />
      )}
    </div>
  );
}

interface TypedProps {
  id: string;
  value: string;
  fits: (text: string) => boolean;
  /** what would fit */
  says: string;
  numeric?: boolean;
  onSet: (value: string) => void;
}

function Typed({ id, value, fits: isFit, says, numeric = false, onSet }: TypedProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const fits = text.trim() === '' || isFit(text.trim());
  const save = () => {
    if (typed === null || !fits) return;
    setTyped(null);
    if (typed.trim() !== value) onSet(typed.trim());
  };
  return (
    <div style={{ width: 120 }}>
      <input
        id={id}
        className="field"
        inputMode={numeric ? 'numeric' : 'text'}
        autoComplete="off"
        aria-invalid={!fits}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      {!fits && <Wrong error={says} />}
    </div>
  );
}

/** The same as text, and what of it does nothing. */
export function SettingsText({ text, keys, onSave }: Props) {
  return (
    <EditLine
      label="The same as text"
      value={text}
      mono
      lines
      onSave={(typed) => onSave(() => typed)}
      note={(typed) =>
        settingsProblems(typed, keys).map((problem) => (
          <p key={problem} className={controls.mind}>
            <Icon name="warn" />
            <span>{problem}</span>
          </p>
        ))
      }
    />
  );
}
