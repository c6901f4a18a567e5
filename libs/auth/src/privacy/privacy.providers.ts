import { AuthPersonalData } from './auth-personal-data.js';
import { QueuedPersonalData } from './queued-personal-data.js';

export const PRIVACY_PROVIDERS = [AuthPersonalData, QueuedPersonalData];
