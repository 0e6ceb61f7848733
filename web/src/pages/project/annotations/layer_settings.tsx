import { changeLayerSettings } from '../../../api/edited_annotation.ts';
import type { EditedLayer } from '../../../model/edited_annotation.ts';
import { layerSettings } from '../../../model/settings_keys.ts';
import { SettingControls, SettingsText } from '../setting_controls.tsx';

interface Props {
  layer: EditedLayer;
  change: (work: () => Promise<unknown>) => Promise<void>;
}

/** How a layer is shown at first. */
export function LayerSettings({ layer, change }: Props) {
  const save = (settings: string) => change(() => changeLayerSettings(layer.id, settings));
  return (
    <section aria-label={`Settings of ${layer.name}`}>
      <h3 className="cut">{layer.name} at first</h3>
      <SettingControls text={layer.settings} keys={layerSettings} onSave={save} />
      <SettingsText text={layer.settings} keys={layerSettings} onSave={save} />
    </section>
  );
}
