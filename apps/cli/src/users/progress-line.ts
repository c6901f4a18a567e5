import { type ImportBody } from '@app/users';

const WIDTH = 30;
const PLAIN_EVERY_MS = 2_000;

/** How far an import is: a bar that moves on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  private saidAt = 0;

  constructor(private readonly out: NodeJS.WriteStream) {}

  show(now: ImportBody): void {
    const hasEnded = now.finishedAt !== null;
    if (this.out.isTTY) return void this.out.write(`\r\x1b[K${barOf(now)} ${tell(now)}${hasEnded ? '\n' : ''}`);
    if (!hasEnded && Date.now() - this.saidAt < PLAIN_EVERY_MS) return;
    this.saidAt = Date.now();
    this.out.write(`${tell(now)}\n`);
  }
}

function barOf({ percentage }: ImportBody): string {
  const done = Math.floor((percentage / 100) * WIDTH);
  return `[${'#'.repeat(done)}${'.'.repeat(WIDTH - done)}]`;
}

function tell({ percentage, counts, rowsPerSecond, etaSeconds, state }: ImportBody): string {
  const eta = etaSeconds ? `  ${etaSeconds} s left` : '';
  return `${percentage.toFixed(1)} %  ${counts.rows} rows  ${rowsPerSecond} rows/s${eta}  ${state}`;
}
