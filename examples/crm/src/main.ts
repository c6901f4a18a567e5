import 'reflect-metadata';
import process from 'node:process';
import { settingsFromEnvironment } from './crm-settings.js';
import { createCrm } from './create-crm.js';
import { stopRequest } from './stop-request.js';

const stopRequested = stopRequest();
const { port, ...settings } = settingsFromEnvironment();
const app = await createCrm(settings);
await app.listen(port, '127.0.0.1');
process.stdout.write(`The CRM is ready at ${await app.getUrl()}\n`);
await stopRequested;
await app.close();
process.exit();
