// Runs one command of the built command line after the other, as told by the process that started it: { args }, answered by
// { code, out, err }. It spares each the seconds in which a process loads the application.
import 'reflect-metadata';
import { roles } from '../../dist/apps/cli/src/roles/roles.js';

process.on('message', async ({ args }) => {
  const printed = { out: '', err: '' };
  const writers = [process.stdout.write, process.stderr.write];
  process.stdout.write = (text) => Boolean((printed.out += text));
  process.stderr.write = (text) => Boolean((printed.err += text));
  let failure;
  try {
    await roles.run(args);
  } catch (error) {
    failure = String(error);
  }
  [process.stdout.write, process.stderr.write] = writers;
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  process.send(failure === undefined ? { code, ...printed } : { failure });
});
