"""Pages of MetaXpress: XML with a <prop> for each fact."""
from maker import page, ramp, resolution, text


def plane(base, name, wavelength, z=0.0, setting=None, calibration="0.65", units="um", state="on"):
    facts = {"spatial-calibration-state": state, "spatial-calibration-x": calibration,
             "spatial-calibration-y": calibration, "spatial-calibration-units": units, "image-name": name,
             "wavelength": wavelength, "_IllumSetting_": setting or name, "z-position": z}
    props = "".join(f'<prop id="{key}" type="string" value="{value}"/>\n' for key, value in facts.items())
    xml = ('<MetaData>\n<prop id="Description" type="string" value="Exposure: 100 ms&#13;&#10;"/>\n'
           f'<prop id="ApplicationName" type="string" value="MetaMorph"/>\n<PlaneInfo>\n{props}</PlaneInfo>\n</MetaData>')
    return page(8, 6, ramp(8, 6, base), bits=16, more=[text(270, xml), *resolution(72, unit=2)])
