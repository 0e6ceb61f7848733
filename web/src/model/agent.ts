const browsers: readonly [name: string, version: RegExp][] = [
  // Those that also call themselves by another's name come first.
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
];
const systems: readonly [name: string, sign: RegExp][] = [
  ['Windows', /\bWindows\b/],
  ['Android', /\bAndroid\b/],
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

/** What a browser or program calls itself, in a few words: "Firefox 146, Windows", "python-requests 2.32"; "" for what says nothing. */
export function agentText(agent: string): string {
  const system = systems.find(([, sign]) => sign.test(agent))?.[0];
  for (const [name, version] of browsers) {
    const found = version.exec(agent);
    if (found) return [`${name} ${found[1]}`, system].filter(Boolean).join(', ');
  }
  const program = /^([A-Za-z][\w.-]*)(?:\/(\d+(?:\.\d+)?))?/.exec(agent);
  if (!program || program[1] === 'Mozilla') return system ? `a browser, ${system}` : '';
  return [program[1], program[2]].filter(Boolean).join(' ');
}
