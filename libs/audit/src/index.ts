export { AuditModule } from './audit.module.js';
export { Sealer } from './sealing/sealer.js';
