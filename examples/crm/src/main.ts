import 'reflect-metadata';
import { once } from 'node:events';
import process from 'node:process';
import { settingsFromEnvironment } from './crm-settings.js';
import { createCrm } from './create-crm.js';

const { port, ...settings } = settingsFromEnvironment();
const app = await createCrm(settings);
await app.listen(port, '127.0.0.1');
process.stdout.write(`The CRM is ready at ${await app.getUrl()}\n`);

// `disconnect`: whoever started us over a channel is gone.
await Promise.race(['SIGINT', 'SIGTERM', 'disconnect'].map((event) => once(process, event)));
await app.close();
