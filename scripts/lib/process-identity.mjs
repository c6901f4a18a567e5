// A process id alone is reused: after a reboot, or in a restarted container, it may belong to somebody else.
// On Linux the start time makes it unique; a zombie, which still answers to signal 0, counts as gone.
import { readFileSync } from 'node:fs';

/** For example `4711-8212345`; undefined when no such process runs. */
export function processIdentity(pid) {
  if (process.platform === 'linux') return identityFromProc(pid);
  return answersToSignals(pid) ? `${pid}-0` : undefined;
}

export function isRunning(identity) {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}

function identityFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the fields after the parenthesised command name start with the state; starttime is the 20th of them.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid}-${fields[19]}`;
  } catch {
    return undefined;
  }
}

function answersToSignals(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
