/** What is known of the pace of an import. */
export interface Pace {
  readonly bytesTotal: number;
  readonly bytesDone: number;
  readonly rows: number;
  /** How long somebody worked on it; the time between two workers does not count. */
  readonly activeMs: number;
}

export interface Progress {
  readonly percentage: number;
  readonly rowsPerSecond: number;
  /** Null when it cannot be told yet. */
  readonly etaSeconds: number | null;
}

/** Rows are counted when they are done, but how many are left only the bytes tell. */
export function progressOf({ bytesTotal, bytesDone, rows, activeMs }: Pace): Progress {
  const share = bytesTotal === 0 ? 1 : bytesDone / bytesTotal;
  const isTelling = activeMs > 0 && rows > 0;
  return {
    percentage: round(share * 100),
    rowsPerSecond: isTelling ? round(rows / (activeMs / 1000)) : 0,
    etaSeconds:
      share >= 1 ? 0 : isTelling ? Math.ceil(((bytesTotal - bytesDone) / bytesDone) * (activeMs / 1000)) : null,
  };
}

function round(value: number): number {
  return Math.floor(value * 10) / 10;
}
