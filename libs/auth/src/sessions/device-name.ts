type Family = readonly [pattern: RegExp, name: string];

/** The first that fits: browsers name those they descend from, so the more particular ones come first. */
const PROGRAMS: readonly Family[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^PostmanRuntime\//, 'Postman'],
  [/^python-requests\//, 'Python'],
  [/^(node|undici)\b/, 'Node.js'],
];

const SYSTEMS: readonly Family[] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\b(Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * A user agent in words a person knows, such as `Firefox on Windows`. Only words of our own ever come out: whoever sends
 * the header does not get to write into somebody's mail.
 */
export function deviceName(userAgent: string | null | undefined): string {
  const program = nameIn(PROGRAMS, userAgent ?? '');
  const system = nameIn(SYSTEMS, userAgent ?? '');
  if (!program) return system ? `${system} device` : 'Unknown device';
  return system ? `${program} on ${system}` : program;
}

function nameIn(families: readonly Family[], userAgent: string): string | undefined {
  return families.find(([pattern]) => pattern.test(userAgent))?.[1];
}
